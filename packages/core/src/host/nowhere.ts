import os from 'node:os';
import type { SystemFacts } from '../platform/diagnostics.ts';
import type { Machine } from '../platform/machine.ts';
import { systemClock } from '../platform/system-clock.ts';
import type { QgaError } from '../vss/errors.ts';

const system = (isWindows: boolean): SystemFacts => ({
  isWindows,
  name: os.type(),
  version: os.release(),
  architecture: process.arch,
  processArchitecture: process.arch,
  node: process.version,
});

/**
 * A computer whose Windows cannot be reached, or that has none: it can be asked what it is, and refuses everything else.
 * @param reason NOT_WINDOWS or KOFFI_UNAVAILABLE
 */
export const nowhere = (reason: QgaError): Machine => {
  const notHere = (): never => {
    throw reason;
  };
  return {
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
    diagnostics: {
      system: () => system(reason.name !== 'NOT_WINDOWS'),
      service: async () => notHere(),
      providerFile: notHere,
      recentErrors: async () => notHere(),
    },
    [Symbol.asyncDispose]: async () => {},
  };
};

/** Nothing is ever held here that a caller's death would have to let go. */
const watchNothing = (pid: number) => ({ pid, hasEnded: () => false, [Symbol.dispose]: () => {} });
