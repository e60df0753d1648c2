import os from 'node:os';
import type { SystemFacts } from '../platform/diagnostics.ts';
import type { Machine } from '../platform/machine.ts';
import { systemClock } from '../platform/system-clock.ts';
import { QgaError } from '../vss/errors.ts';

const notHere = (): never => {
  throw QgaError.of('NOT_WINDOWS');
};

const system = (): SystemFacts => ({
  isWindows: false,
  name: os.type(),
  version: os.release(),
  architecture: process.arch,
  processArchitecture: process.arch,
  node: process.version,
});

/** A computer without Windows: it can be asked what it is, and refuses everything else with NOT_WINDOWS. */
export const nowhere = (): Machine => ({
  simulated: false,
  clock: systemClock,
  vss: { initialize: notHere, createBackupComponents: notHere },
  events: { create: notHere, probe: notHere, rescue: notHere },
  volumes: { list: async () => notHere(), expandEnvironment: notHere },
  registry: { readVssOption: notHere },
  provider: {
    stop: async () => notHere(),
    isRegistered: notHere,
    agent: notHere,
    untrustedPaths: notHere,
    runAgent: async () => notHere(),
  },
  processes: { isElevated: notHere, untrustedPaths: notHere, watch: watchNothing, terminate: (code) => process.exit(code) },
  diagnostics: { system, service: async () => notHere(), providerFile: notHere, recentErrors: async () => notHere() },
  [Symbol.asyncDispose]: async () => {},
});

/** Nothing is ever held here that a caller's death would have to let go. */
const watchNothing = (pid: number) => ({ pid, hasEnded: () => false, [Symbol.dispose]: () => {} });
