import type { Clock } from './clock.ts';

/** Timers of Node know no longer ones, and fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, Math.min(ms, LONGEST_MS));
    signal?.addEventListener('abort', done, { once: true });
  });

const timer = (ms: number, fire: () => void): Disposable => {
  const set = setTimeout(fire, Math.min(ms, LONGEST_MS));
  return { [Symbol.dispose]: () => clearTimeout(set) };
};

/** The time of this computer. */
export const systemClock: Clock = { now: () => Date.now(), monotonic: () => performance.now(), sleep, timer };
