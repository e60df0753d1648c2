import { QgaError, type Service, type StatusResult } from '@qga-vss/core';
import { within } from './experiments/experiment.ts';
import type { Guest } from './guest.ts';

/** Milliseconds for a freeze of ours to be gone; the provider gives up after a minute at the latest. */
const LIMIT_MS = 65_000;
const LOOK_EVERY_MS = 100;
/** Milliseconds beyond that for an answer; one that does not come is not waited for. */
const ANSWER_MS = 5000;

const lookUntilThawed = async (guest: Guest, service: Service): Promise<StatusResult> => {
  const began = guest.clock.monotonic();
  for (;;) {
    const status = await service.status();
    if (status.state === 'thawed' || status.owner === 'other') return status;
    if (guest.clock.monotonic() - began > LIMIT_MS) return status;
    // What a living process has may be somebody else's; ours have been ended, and released by that.
    if (status.state === 'stale') await service.thaw({ rescue: true }).catch(() => undefined);
    await guest.clock.sleep(LOOK_EVERY_MS);
  }
};

/**
 * Makes sure that nothing of ours is frozen any more, whatever failed: what a dead process left is released, what is about to end is
 * waited for, and nobody else's freeze is touched.
 * @returns what the machine is like then; the error where it cannot be told.
 */
export const makeSureThawed = async (guest: Guest): Promise<StatusResult | QgaError> => {
  try {
    await using service = await guest.connect();
    const left = await within({ guest }, LIMIT_MS + ANSWER_MS, lookUntilThawed(guest, service));
    return left ?? QgaError.of('CALL_HUNG', { detail: 'Nobody said what state the machine is in.' });
  } catch (thrown) {
    return QgaError.from(thrown);
  }
};
