import type { Clock } from '../platform/clock.ts';
import type { Requester } from '../requester/service.ts';

/** Milliseconds in which a host is gone once it is to end. */
const LAST_WORDS_MS = 1000;

const GONE_WELL = 0;
const TORN_DOWN = 4;

/**
 * Ends a host that has begun to let go: in order where that is done in a second, else by the last resort.
 * @returns the exit code of the process.
 */
export const endWithin = async (
  clock: Clock,
  requester: Requester,
  work: Promise<unknown>,
  close: () => void | Promise<void>,
): Promise<number> => {
  const over = new AbortController();
  const late = clock.sleep(LAST_WORDS_MS, over.signal).then(() => false);
  const inTime = await Promise.race([work.then(() => true), late]);
  over.abort('over');
  if (requester.unusable || !inTime) requester.terminate(TORN_DOWN);
  await requester[Symbol.asyncDispose]();
  await close();
  return GONE_WELL;
};
