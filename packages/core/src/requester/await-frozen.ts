import type { VssAsync } from '../platform/vss.ts';
import { QgaError } from '../vss/errors.ts';
import { VSS_S_ASYNC_FINISHED, VSS_S_ASYNC_PENDING } from '../vss/hresults.ts';
import type { Phase } from './phases.ts';
import type { SnapshotSet } from './snapshot-set.ts';

/** Milliseconds of one wait for the frozen event, after which the operation is asked whether it ended without it. */
const SLICE_MS = 20;

/**
 * Waits until the provider says that the disks are frozen.
 * @throws what the snapshot ended with where it ended first: its own code, not one of ours.
 */
export const awaitFrozen = async (phase: Phase, operation: VssAsync, set: SnapshotSet): Promise<void> => {
  for (;;) {
    const signalled = await phase.call('WaitForMultipleObjects', set.events.waitFrozen(SLICE_MS));
    phase.check();
    if (signalled === 'frozen') return;
    if (signalled === 'thaw') throw QgaError.of('THAWED_EARLY');
    const status = await phase.call('QueryStatus', operation.queryStatus());
    if (status === VSS_S_ASYNC_PENDING) continue;
    set.ended(status);
    const at = { call: 'DoSnapshotSet' };
    throw status === VSS_S_ASYNC_FINISHED ? QgaError.of('SNAPSHOT_ENDED_EARLY', at) : QgaError.ofHresult(status, at);
  }
};
