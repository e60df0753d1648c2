import { isHostLost, QgaError } from '@qga-vss/core';
import type { Interruption, World } from './world.ts';

/** Milliseconds in which a second signal is the same interruption: a terminal and a program in between both pass on one Ctrl+C. */
const SAME_MS = 100;

/** The first interruption of a run, and the second one: which ends at once what follows the first. */
export class Interrupts implements Disposable {
  readonly #controller = new AbortController();
  readonly #subscription: Disposable;
  readonly #happened = Promise.withResolvers<void>();
  #first: Interruption | undefined;
  readonly #again = Promise.withResolvers<void>();
  readonly #world: Pick<World, 'onInterruption' | 'clock' | 'hurry'>;
  #deaf = false;
  /** When the first signal came, by the monotonic clock. */
  #firstAt: number | undefined;

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

  /** What a call failed with: the interruption, where there was one, which hides nothing that was lost. */
  errorOf(thrown: unknown): QgaError {
    const error = QgaError.from(thrown);
    return isHostLost(error) || error.failure.kind === 'lost' ? error : (this.error ?? error);
  }

  /** From now on the first one changes nothing: what is left to do undoes the freeze. */
  ignore(): void {
    this.#deaf = true;
  }

  [Symbol.dispose](): void {
    this.#subscription[Symbol.dispose]();
  }

  #count(): void {
    const now = this.#world.clock.monotonic();
    this.#firstAt ??= now;
    if (now - this.#firstAt < SAME_MS) return;
    this.#world.hurry?.();
    this.#again.resolve();
  }

  #interrupt(interruption: Interruption): void {
    if ('signal' in interruption) this.#count();
    if (this.#deaf || this.#first !== undefined) return;
    this.#first = interruption;
    this.#controller.abort();
    this.#happened.resolve();
  }
}
