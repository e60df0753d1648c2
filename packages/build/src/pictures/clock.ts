import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '@qga-vss/core/src/platform/clock.ts';

/** When every picture was taken. */
const EPOCH = Date.UTC(2026, 0, 1);
/** Turns of the event loop after which all that can be done without waiting has been done. */
const IDLE_TURNS = 3;

interface Sleeper {
  readonly at: number;
  wake(): void;
}

/** A clock for pictures: nobody waits by it. Once nothing is left to do but to wait, it goes to when the next wait is over. */
export class JumpingClock implements Clock {
  #elapsed = 0;
  #sleepers: readonly Sleeper[] = [];
  #jumping = false;

  now(): number {
    return EPOCH + this.#elapsed;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const sleeper = { at: this.#elapsed + Math.max(0, ms), wake: resolve };
    this.#sleepers = [...this.#sleepers, sleeper].toSorted((one, other) => one.at - other.at);
    const leave = (): void => {
      this.#sleepers = this.#sleepers.filter((one) => one !== sleeper);
      resolve();
    };
    if (signal?.aborted) leave();
    else signal?.addEventListener('abort', leave, { once: true });
    void this.#jump();
    return promise;
  }

  async #jump(): Promise<void> {
    if (this.#jumping) return;
    this.#jumping = true;
    for (let next = this.#sleepers[0]; next !== undefined && next.at < Number.POSITIVE_INFINITY; next = this.#sleepers[0]) {
      for (let idle = 0; idle < IDLE_TURNS; idle++) await turn();
      const [first, ...others] = this.#sleepers;
      if (first === undefined) break;
      this.#sleepers = others;
      this.#elapsed = Math.max(this.#elapsed, first.at);
      first.wake();
    }
    this.#jumping = false;
  }
}
