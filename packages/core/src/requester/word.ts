import type { FreezeWord } from '../contract/freeze.ts';
import type { Clock } from '../platform/clock.ts';
import { QgaError } from '../vss/errors.ts';
import type { Interrupt } from './interrupt.ts';

/**
 * Waits for the instant to freeze at.
 * @param at epoch milliseconds
 * @throws FREEZE_AT_MISSED where it has passed, or the interrupt's reason
 */
export const awaitInstant = async (clock: Clock, at: number, interrupt: Interrupt): Promise<void> => {
  const late = clock.now() - at;
  if (late > 0) throw QgaError.of('FREEZE_AT_MISSED', { detail: `It was ${Math.round(late)} ms ago.` });
  await clock.until(at, interrupt.signal);
  if (interrupt.reason !== undefined) throw interrupt.reason;
};

/**
 * The word to freeze, waited for.
 * @param limitMs how long
 * @throws PREPARE_EXPIRED, or the interrupt's reason
 */
export const awaitWord = async (clock: Clock, word: Promise<FreezeWord>, limitMs: number, interrupt: Interrupt): Promise<FreezeWord> => {
  const over = new AbortController();
  const expired = clock.sleep(limitMs, AbortSignal.any([over.signal, interrupt.signal])).then(() => undefined);
  try {
    const given = await Promise.race([word, expired]);
    if (interrupt.reason !== undefined) throw interrupt.reason;
    if (given === undefined) throw QgaError.of('PREPARE_EXPIRED');
    return given;
  } finally {
    over.abort();
  }
};
