import type { Clock } from './clock.ts';

/** What came of work whose limit has passed: it goes on, and what it comes to is ignored. */
export const LATE = Symbol('late');

/**
 * Waits for work, but no longer than `ms` milliseconds of a clock.
 * @throws what the work throws in time; what it throws later is no unhandled rejection
 */
export const withLimit = async <T>(clock: Pick<Clock, 'sleep'>, ms: number, work: Promise<T>): Promise<T | typeof LATE> => {
  const over = new AbortController();
  try {
    return await Promise.race([work, clock.sleep(ms, over.signal).then((): typeof LATE => LATE)]);
  } finally {
    // Without a reason of its own, abort makes an error with a stack, which is costly and never shown.
    over.abort('over');
  }
};
