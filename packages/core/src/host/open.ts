import type { Machine } from '../platform/machine.ts';
import { systemClock } from '../platform/system-clock.ts';
import { Requester } from '../requester/service.ts';
import { QgaError } from '../vss/errors.ts';
import { nowhere } from './nowhere.ts';
import { onKoffi } from './on-koffi.ts';

export interface OpenOptions {
  /** Name or file of a simulated machine; the real one where left out. */
  readonly simulate?: string | undefined;
  /** A process whose death thaws. */
  readonly callerPid?: number | undefined;
}

const openMachine = async (simulate: string | undefined): Promise<Machine> => {
  if (simulate !== undefined) {
    const [{ openSimulatedMachine }, { scenarioOf }] = await Promise.all([
      import('../simulator/machine.ts'),
      import('../simulator/scenario-file.ts'),
    ]);
    return openSimulatedMachine(scenarioOf(simulate), systemClock);
  }
  if (process.platform !== 'win32') return nowhere(QgaError.of('NOT_WINDOWS'));
  const windows = await onKoffi(() => import('../windows/machine.ts')).catch((thrown: unknown) => QgaError.from(thrown));
  return windows instanceof QgaError ? nowhere(windows) : windows.openWindowsMachine();
};

/**
 * The requester in this process, on the real machine or on one in memory. Neither touches COM before the first freeze. Where there
 * is no Windows, what needs it fails with NOT_WINDOWS; where there is and koffi cannot be loaded, with KOFFI_UNAVAILABLE.
 * @throws UNKNOWN_SCENARIO, INVALID_SCENARIO, CALLER_LOST
 */
export const openRequester = async ({ simulate, callerPid }: OpenOptions = {}): Promise<Requester> => {
  const machine = await openMachine(simulate);
  return new Requester(machine, callerPid === undefined ? undefined : machine.processes.watch(callerPid));
};
