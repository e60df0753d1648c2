import type { CallContext } from '../contract/call-context.ts';
import type { FreezeResult } from '../contract/freeze.ts';
import type { Clock } from '../platform/clock.ts';
import { withLimit } from '../platform/limit.ts';
import type { Interrupt } from './interrupt.ts';

/** Milliseconds for a caller to read what it is told before the disks are frozen. */
const READ_MS = 30_000;

/**
 * Tells a caller what freeze will answer, as far as it is known before the disks are frozen, so that little is left to read while they are.
 * @returns when the caller has read it, or has had time to, or the freeze is interrupted; never rejects
 */
export const tellBefore = async (
  clock: Clock,
  interrupt: Interrupt,
  onPartial: CallContext['onPartial'],
  known: FreezeResult,
): Promise<void> => {
  const told = async (): Promise<void> => {
    try {
      await onPartial?.(known);
    } catch {
      // As CallContext says: it is the caller's own function, whose failure he knows, and to be told must not end his freeze.
    }
  };
  const { promise: stopped, resolve: stop } = Promise.withResolvers<void>();
  // The freeze itself fails with the interrupt's reason.
  using _stops = interrupt.onFire(stop);
  await withLimit(clock, READ_MS, Promise.race([told(), stopped]));
};
