import type { Events } from '../platform/events.ts';
import type { QgaError } from '../vss/errors.ts';
import type { FailureKind } from '../vss/failures.ts';

/** Kinds of failures that come of the machine: not of who asks, not of another freeze, not of an interruption or of what was lost. */
const OF_THE_MACHINE: ReadonlySet<FailureKind> = new Set(['failed', 'impossible']);

/** Failures of such a kind that are about what was asked, or after which a call may still be at work. */
const IN_DOUBT: ReadonlySet<string> = new Set(['NO_VOLUMES', 'CALL_HUNG', 'ABORT_TIMEOUT', 'PROCESS_UNUSABLE']);

/**
 * Whether a freeze that failed is known to have left nothing frozen, so that a caller who takes a crash-consistent snapshot in any case
 * may take it. In doubt it is not known.
 * @param stuck a call into VSS never came back
 */
export const leftNothingFrozen = (error: QgaError, events: Pick<Events, 'probe'>, stuck: boolean): boolean => {
  if (stuck || !OF_THE_MACHINE.has(error.failure.kind) || IN_DOUBT.has(error.name)) return false;
  try {
    const { owned, events: whose } = events.probe();
    return !owned && whose === 'none';
  } catch {
    // It is said nowhere else: why the freeze failed is what counts, and in doubt nothing is promised.
    return false;
  }
};
