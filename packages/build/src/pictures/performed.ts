import { toldToWriters } from '@qga-vss/core/src/contract/told.ts';
import { Requester } from '@qga-vss/core/src/requester/service.ts';
import { scenarioNamed } from '@qga-vss/core/src/simulator/catalogue.ts';
import { openSimulatedMachine } from '@qga-vss/core/src/simulator/machine.ts';
import { VirtualClock } from '@qga-vss/core/src/simulator/virtual-clock.ts';
import type { RunReport } from 'qga-vss/src/run/report.ts';

/** What takes time on a server that is neither idle nor slow, and what the snapshot takes. Milliseconds. */
const DELAYS = { gather: 3400, prepare: 2100, status: 300, freeze: 900, thaw: 400, complete: 600 };
const SNAPSHOT_MS = 2900;

/**
 * A run on a simulated machine, by a clock that always begins at the same instant: the same pictures come of it on every computer.
 * The requester is the product's own; what stands in for a command is the time it takes.
 */
export const performed = async (scenario: string): Promise<RunReport> => {
  const clock = new VirtualClock();
  await using requester = new Requester(openSimulatedMachine({ ...scenarioNamed(scenario), delays: DELAYS }, clock));
  const freeze = await requester.freeze({ backupType: 'copy' });
  const startedAt = clock.now();
  await clock.sleep(SNAPSHOT_MS);
  const command = { exitCode: 0, signal: null, startedAt, endedAt: clock.now() };
  const { sessionId, backupType } = freeze;
  const thaw = await requester.thaw({ sessionId, ...toldToWriters('command-succeeded', { backupType }) });
  const asked = { simulated: true, guests: [], fileSystemsOnly: false };
  return { outcome: thaw.consistency ?? 'not-frozen', command, freeze, thaw, error: null, warnings: [], asked };
};
