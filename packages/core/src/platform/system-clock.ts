import type { Clock } from './clock.ts';

/** Timers of Node know no longer ones, and fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** A whole turn of the event loop: whatever has come in by now is heard. An immediate that is set before the poll runs without it. */
const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(() => setImmediate(resolve)));

const sleep = (ms: number, signal?: AbortSignal): Promise<void> => {
  if (signal?.aborted) return Promise.resolve();
  // Node's shortest timer is a millisecond, which takes Windows until its next tick: up to 15.6 ms.
  if (ms <= 0) return turn();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, Math.min(ms, LONGEST_MS));
    signal?.addEventListener('abort', done, { once: true });
  });
};

const timer = (ms: number, fire: () => void): Disposable => {
  const set = setTimeout(fire, Math.min(ms, LONGEST_MS));
  return { [Symbol.dispose]: () => clearTimeout(set) };
};

/** Not performance.now(), which is the same clock but loads a module of Node the first time. */
const monotonic = (): number => Number(process.hrtime.bigint()) / 1e6;

/** The time of this computer. */
export const systemClock: Clock = { now: () => Date.now(), monotonic, sleep, timer };
