import { QgaError } from '@qga-vss/core';
import type { Interruption, World } from './world.ts';

/** The first interruption of a run; later ones change nothing, because everything that follows it is bounded. */
export class Interrupts implements Disposable {
  readonly #controller = new AbortController();
  readonly #subscription: Disposable;
  readonly #happened = Promise.withResolvers<void>();
  #first: Interruption | undefined;
  #deaf = false;

  constructor(world: Pick<World, 'onInterruption'>) {
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

  /** From now on interruptions are swallowed: what is left to do undoes the freeze. */
  ignore(): void {
    this.#deaf = true;
  }

  [Symbol.dispose](): void {
    this.#subscription[Symbol.dispose]();
  }

  #interrupt(interruption: Interruption): void {
    if (this.#deaf || this.#first !== undefined) return;
    this.#first = interruption;
    this.#controller.abort();
    this.#happened.resolve();
  }
}
