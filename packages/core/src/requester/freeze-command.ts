import type { FreezeCommandOptions } from '../contract/freeze.ts';
import type { Clock } from '../platform/clock.ts';
import { QgaError } from '../vss/errors.ts';
import type { Interrupt } from './interrupt.ts';

/**
 * Milliseconds that an instant to freeze at may have passed by when the wait for it is over; beyond that it was missed. A
 * group relies on its guests' clocks agreeing, and on a busy machine a wait is late by some hundred milliseconds.
 * @seam
 */
export const FREEZE_AT_TOLERANCE_MS = 1000;

/** An instant as it was when it was asked for: setting the clock afterwards does not move it. */
export interface Instant {
  /** Epoch milliseconds. */
  readonly at: number;
  /** The same on the monotonic clock. */
  readonly due: number;
}

/** The freeze command of a session: what of it matters once all is prepared. */
export interface FreezeCommand {
  readonly instant?: Instant;
  /** Milliseconds from frozen to a planned thaw. */
  readonly releaseAfterMs?: number;
}

/** Reads the clocks at once, so that the instant is kept on the monotonic one whatever becomes of the time of day. */
export const freezeCommand = (clock: Clock, { freezeAt, releaseAfterMs }: FreezeCommandOptions): FreezeCommand => ({
  ...(freezeAt === undefined ? {} : { instant: { at: freezeAt, due: clock.monotonic() + freezeAt - clock.now() } }),
  ...(releaseAfterMs === undefined ? {} : { releaseAfterMs }),
});

/** Somebody whose clocks differ looks at both. */
const missed = (clock: Clock, at: number, lateMs: number): QgaError => {
  const clocks = `It was ${new Date(at).toISOString()}; the clock of this machine says ${new Date(clock.now()).toISOString()}.`;
  // Where the clock does not say it, the machine's own running time does.
  const late = clock.now() - at > FREEZE_AT_TOLERANCE_MS ? '' : ` It was missed by ${Math.round(lateMs)} ms.`;
  return QgaError.of('FREEZE_AT_MISSED', { detail: `${clocks}${late}` });
};

/** @throws FREEZE_AT_MISSED where more time has passed than was waited for: the machine stood still, or the clock was set forward. */
const refuseLate = (clock: Clock, { at, due }: Instant): void => {
  const lateMs = Math.max(clock.monotonic() - due, clock.now() - at);
  if (lateMs > FREEZE_AT_TOLERANCE_MS) throw missed(clock, at, lateMs);
};

/** @param due on the monotonic clock; it may be put off meanwhile */
const sleepUntil = async (clock: Clock, due: () => number, signal: AbortSignal): Promise<void> => {
  const leftMs = (): number => due() - clock.monotonic();
  for (let left = leftMs(); left > 0 && !signal.aborted; left = leftMs()) await clock.sleep(left, signal);
};

/**
 * Waits until an instant is no further off than that. VSS is not locked meanwhile.
 * @throws FREEZE_AT_MISSED, or the interrupt's reason
 */
export const approach = async (clock: Clock, instant: Instant, withinMs: number, interrupt: Interrupt): Promise<void> => {
  if (instant.due - withinMs <= clock.monotonic()) return;
  await sleepUntil(clock, () => instant.due - withinMs, interrupt.signal);
  if (interrupt.reason !== undefined) throw interrupt.reason;
  refuseLate(clock, instant);
};

/**
 * Waits for the instant to freeze at, on the monotonic clock.
 * @param limitMs how long at most: VSS is locked meanwhile
 * @returns by how many milliseconds the clock says that it is too early, because it was set back; 0 within the tolerance.
 * @throws FREEZE_AT_MISSED where it has passed, PREPARE_EXPIRED, or the interrupt's reason
 */
export const awaitInstant = async (clock: Clock, instant: Instant, limitMs: number, interrupt: Interrupt): Promise<number> => {
  const began = clock.monotonic();
  if (began > instant.due) throw missed(clock, instant.at, began - instant.due);
  refuseLate(clock, instant);
  const until = Math.min(instant.due, began + limitMs);
  await sleepUntil(clock, () => until, interrupt.signal);
  if (interrupt.reason !== undefined) throw interrupt.reason;
  if (until < instant.due) throw QgaError.of('PREPARE_EXPIRED');
  refuseLate(clock, instant);
  const earlyMs = instant.at - clock.now();
  return earlyMs > FREEZE_AT_TOLERANCE_MS ? earlyMs : 0;
};

/**
 * Waits for the freeze command.
 * @param until how long, on the monotonic clock; it may be put off meanwhile
 * @throws PREPARE_EXPIRED, or the interrupt's reason
 */
export const awaitFreezeCommand = async <T>(clock: Clock, command: Promise<T>, until: () => number, interrupt: Interrupt): Promise<T> => {
  const over = new AbortController();
  const expired = sleepUntil(clock, until, AbortSignal.any([over.signal, interrupt.signal])).then(() => undefined);
  try {
    const given = await Promise.race([command, expired]);
    if (interrupt.reason !== undefined) throw interrupt.reason;
    if (given === undefined) throw QgaError.of('PREPARE_EXPIRED');
    return given;
  } finally {
    over.abort();
  }
};
