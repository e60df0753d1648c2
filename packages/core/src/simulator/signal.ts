import type { Timers } from './timers.ts';

/** A manual-reset event. */
export class Signal {
  #signalled = false;
  readonly #listeners = new Set<() => void>();

  get signalled(): boolean {
    return this.#signalled;
  }

  /** @returns false where it was signalled before. */
  set(): boolean {
    if (this.#signalled) return false;
    this.#signalled = true;
    for (const listener of [...this.#listeners]) listener();
    return true;
  }

  reset(): void {
    this.#signalled = false;
  }

  /** Calls back once, at once where it is signalled already; disposing calls it off. */
  onceSet(action: () => void): Disposable {
    const listener = (): void => {
      this.#listeners.delete(listener);
      action();
    };
    const registration = { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
    if (this.#signalled) action();
    else this.#listeners.add(listener);
    return registration;
  }
}

/** @returns the index of the first signalled one, or undefined after `ms` milliseconds, as WaitForMultipleObjects does. */
export const waitAny = (timers: Timers, signals: readonly Signal[], ms: number): Promise<number | undefined> =>
  new Promise((resolve) => {
    const already = signals.findIndex((signal) => signal.signalled);
    if (already >= 0) return resolve(already);
    const waits: Disposable[] = [];
    const done = (index?: number): void => {
      for (const wait of waits) wait[Symbol.dispose]();
      resolve(index);
    };
    waits.push(
      ...signals.map((signal, index) => signal.onceSet(() => done(index))),
      timers.after(ms, () => done()),
    );
  });
