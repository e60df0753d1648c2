import type { Clock } from './clock.ts';

const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done, { once: true });
  });

/** Milliseconds before an instant at which sleeping ends and watching the clock begins: on Windows timers are late by up to 16 ms. */
const WATCH_MS = 20;

const until = async (at: number, signal?: AbortSignal): Promise<void> => {
  const left = at - Date.now();
  if (left > WATCH_MS) await sleep(left - WATCH_MS, signal);
  while (Date.now() < at && !signal?.aborted) await new Promise((resolve) => setImmediate(resolve));
};

/** The time of this computer. */
export const systemClock: Clock = { now: () => Date.now(), monotonic: () => performance.now(), sleep, until };
