import type { Clock } from '../platform/clock.ts';

/** What the machine does later. Disposing forgets all of it, so that nothing keeps a finished program alive. */
export class Timers implements Disposable {
  readonly #clock: Clock;
  readonly #all = new Set<AbortController>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Does it `ms` milliseconds from now, never at once; disposing the result calls it off. Infinity is never. */
  after(ms: number, action: () => void): Disposable {
    const controller = new AbortController();
    const timer = { [Symbol.dispose]: () => controller.abort() };
    // A system timer would take Infinity for a millisecond.
    if (ms === Number.POSITIVE_INFINITY) return timer;
    this.#all.add(controller);
    void this.#clock.sleep(ms, controller.signal).then(() => {
      this.#all.delete(controller);
      if (!controller.signal.aborted) action();
    });
    return timer;
  }

  [Symbol.dispose](): void {
    for (const controller of this.#all) controller.abort();
  }
}
