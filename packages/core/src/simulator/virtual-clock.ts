import type { Clock } from '../platform/clock.ts';

interface Timer {
  readonly at: number;
  readonly fire: () => void;
}

/** An arbitrary date, always the same, so that nothing depends on the day a test runs. */
const EPOCH = Date.UTC(2026, 0, 1);
/** Turns of the event loop without a new sleep after which everything counts as idle. */
const IDLE_TURNS = 2;

/**
 * A clock whose time jumps: once nothing is left to do but to wait, it goes straight to the next timer. Timers of
 * equal times fire in the order in which they were set, each one's consequences before the next. @seam
 */
export class VirtualClock implements Clock {
  #elapsed = 0;
  /** By how much the wall clock has been set. */
  #set = 0;
  #timers: Timer[] = [];
  #idleTurns = 0;
  #scheduled = false;
  #pauses = 0;

  now(): number {
    return EPOCH + this.#elapsed + this.#set;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        timer[Symbol.dispose]();
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = this.timer(ms, done);
      signal?.addEventListener('abort', done, { once: true });
    });
  }

  timer(ms: number, fire: () => void): Disposable {
    const timer: Timer = { at: this.#elapsed + Math.max(0, ms), fire };
    // What never comes is no reason to leave time behind.
    if (timer.at !== Number.POSITIVE_INFINITY) this.#add(timer);
    return {
      [Symbol.dispose]: () => {
        this.#timers = this.#timers.filter((other) => other !== timer);
      },
    };
  }

  /** Somebody sets the wall clock, forward or back; nothing else changes. */
  set(byMs: number): void {
    this.#set += byMs;
  }

  /** The machine stands still, and its clocks have counted that: whatever was to happen meanwhile happens now, late. */
  standStill(ms: number): void {
    this.#elapsed += ms;
  }

  /** Sleeps and timers with an end that have neither ended nor been called off. */
  get pending(): number {
    return this.#timers.length;
  }

  /** Time stands still until disposed: for work the clock cannot see, such as real files or sockets. */
  pause(): Disposable {
    this.#pauses++;
    return {
      [Symbol.dispose]: () => {
        this.#pauses--;
        this.#schedule();
      },
    };
  }

  #add(timer: Timer): void {
    this.#idleTurns = 0;
    const later = this.#timers.findIndex((other) => other.at > timer.at);
    this.#timers.splice(later < 0 ? this.#timers.length : later, 0, timer);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled || this.#pauses > 0 || this.#timers.length === 0) return;
    this.#scheduled = true;
    setImmediate(() => this.#turn());
  }

  #turn(): void {
    this.#scheduled = false;
    if (this.#pauses > 0) return;
    if (++this.#idleTurns > IDLE_TURNS) this.#jump();
    this.#schedule();
  }

  #jump(): void {
    this.#idleTurns = 0;
    const next = this.#timers.shift();
    if (next === undefined) return;
    this.#elapsed = Math.max(this.#elapsed, next.at);
    next.fire();
  }
}
