import { QgaError } from '@qga-vss/core';
import type { Interruption, World } from './world.ts';

/** Milliseconds in which a second signal is the same interruption: a terminal and a program in between both pass on one Ctrl+C. */
const SAME_MS = 100;

/** The first interruption of a run, and the second one: that of somebody who cannot wait until what follows the first is done. */
export class Interrupts implements Disposable {
  readonly #controller = new AbortController();
  readonly #subscription: Disposable;
  readonly #happened = Promise.withResolvers<void>();
  #first: Interruption | undefined;
  readonly #again = Promise.withResolvers<void>();
  readonly #over = new AbortController();
  readonly #world: Pick<World, 'onInterruption' | 'clock' | 'hurry'>;
  #deaf = false;
  /** Whether the next signal is the first, the same once more, or the second. */
  #next: 'first' | 'same' | 'second' = 'first';

  constructor(world: Pick<World, 'onInterruption' | 'clock' | 'hurry'>) {
    this.#world = world;
    this.#subscription = world.onInterruption((interruption) => this.#interrupt(interruption));
  }

  /** Aborted by the interruption. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Resolves with the interruption; never rejects. */
  get happened(): Promise<void> {
    return this.#happened.promise;
  }

  /** Resolves with the second one, ignored or not; never rejects. */
  get again(): Promise<void> {
    return this.#again.promise;
  }

  /** The signal that interrupted it, where one did. */
  get cause(): string | undefined {
    return this.#first !== undefined && 'signal' in this.#first ? this.#first.signal : undefined;
  }

  /** The interruption as an error, where there was one. */
  get error(): QgaError | undefined {
    if (this.#first === undefined) return undefined;
    if ('error' in this.#first) return QgaError.from(this.#first.error);
    return QgaError.of('CANCELLED', { detail: `It was interrupted by ${this.#first.signal}.` });
  }

  /** From now on the first one changes nothing: what is left to do undoes the freeze. */
  ignore(): void {
    this.#deaf = true;
  }

  [Symbol.dispose](): void {
    this.#subscription[Symbol.dispose]();
    this.#over.abort('over');
  }

  #count(): void {
    if (this.#next === 'second') {
      this.#world.hurry?.();
      this.#again.resolve();
    }
    if (this.#next !== 'first') return;
    this.#next = 'same';
    void this.#world.clock.sleep(SAME_MS, this.#over.signal).then(() => {
      this.#next = 'second';
    });
  }

  #interrupt(interruption: Interruption): void {
    if ('signal' in interruption) this.#count();
    if (this.#deaf || this.#first !== undefined) return;
    this.#first = interruption;
    this.#controller.abort();
    this.#happened.resolve();
  }
}
