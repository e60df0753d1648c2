import os from 'node:os';
import { callOf } from '../contract/service.ts';
import type { SystemFacts } from '../platform/diagnostics.ts';
import type { Machine } from '../platform/machine.ts';
import { systemClock } from '../platform/system-clock.ts';
import type { FindHolder } from '../requester/inspection/look.ts';
import { Requester } from '../requester/service.ts';
import { QgaError } from '../vss/errors.ts';
import { onKoffi } from './on-koffi.ts';
import type { SessionOwner } from './router.ts';

export interface OpenOptions {
  /** Name or file of a simulated machine; the real one where left out. */
  readonly simulate?: string | undefined;
  /** A process whose death thaws. */
  readonly callerPid?: number | undefined;
  /** Finds the machine's holder; left out by the holder itself. */
  readonly holder?: FindHolder | undefined;
}

/**
 * The requester in this process, on the real machine or on one in memory. Neither touches COM before the first freeze or its rehearsal. Where there
 * is no Windows, what needs it fails with NOT_WINDOWS; where there is and koffi cannot be loaded, with KOFFI_UNAVAILABLE.
 * @throws UNKNOWN_SCENARIO, INVALID_SCENARIO, CALLER_LOST
 */
export const openRequester = async ({ simulate, callerPid, holder }: OpenOptions = {}): Promise<Requester> => {
  const machine = await openMachine(simulate);
  return new Requester(machine, callerPid === undefined ? undefined : machine.processes.watch(callerPid), holder);
};

/** The requester of this process as one who owns sessions. */
export const ownerOf = (requester: Requester): SessionOwner => ({
  call: callOf(requester),
  get mayHold() {
    return requester.mayHold;
  },
  knows: (sessionId) => requester.knows(sessionId),
});

const openMachine = async (simulate: string | undefined): Promise<Machine> => {
  if (simulate !== undefined) {
    const [{ openSimulatedMachine }, { scenarioOf }] = await Promise.all([
      import('../simulator/machine.ts'),
      import('../simulator/scenario-file.ts'),
    ]);
    return openSimulatedMachine(scenarioOf(simulate), systemClock, { traced: false });
  }
  if (process.platform !== 'win32') return unsupportedMachine(QgaError.of('NOT_WINDOWS'));
  const windows = await onKoffi(() => import('../windows/machine.ts')).catch((thrown: unknown) => QgaError.from(thrown));
  return windows instanceof QgaError ? unsupportedMachine(windows) : windows.openWindowsMachine();
};

/**
 * A computer whose Windows cannot be reached, or that has none: it can be asked what it is, and refuses everything else.
 * @param reason NOT_WINDOWS or KOFFI_UNAVAILABLE
 * @seam
 */
export const unsupportedMachine = (reason: QgaError): Machine => {
  const notHere = (): never => {
    throw reason;
  };
  return {
    simulated: false,
    clock: systemClock,
    vss: { initialize: notHere, createBackupComponents: notHere },
    events: { create: notHere, probe: notHere, rescue: notHere, rehearse: notHere },
    volumes: {
      list: async () => notHere(),
      find: async () => notHere(),
      learn: async () => notHere(),
      name: async () => notHere(),
      expandEnvironment: notHere,
    },
    registry: { readVssOption: notHere },
    provider: {
      stop: async () => notHere(),
      isRegistered: notHere,
      agent: notHere,
      untrustedPaths: notHere,
      runAgent: async () => notHere(),
    },
    processes: {
      isElevated: notHere,
      untrustedPaths: notHere,
      watch: watchNothing,
      identify: () => ({}),
      terminate: (code) => process.exit(code),
    },
    diagnostics: {
      system: () => systemFacts(reason.name !== 'NOT_WINDOWS'),
      service: async () => notHere(),
      runningSqlServers: async () => notHere(),
      providerFile: notHere,
      commandsOnPath: notHere,
      recentErrors: async () => notHere(),
    },
    eventLog: { report: async () => notHere() },
    history: { isForbidden: notHere, append: async () => notHere(), read: async () => notHere() },
    [Symbol.asyncDispose]: async () => {},
  };
};

const systemFacts = (isWindows: boolean): SystemFacts => ({
  isWindows,
  name: os.type(),
  version: os.release(),
  architecture: process.arch,
  processArchitecture: process.arch,
  node: process.version,
});

/** Nothing is ever held here that a caller's death would have to release. */
const watchNothing = (pid: number) => ({ pid, hasEnded: () => false, [Symbol.dispose]: () => {} });
