import type { Progress as Step } from '@qga-vss/core';
import { duration } from './duration.ts';
import { phaseWords } from './phases.ts';
import type { Screen } from './screen.ts';

/** Milliseconds a step may take before it is shown. */
const PATIENCE_MS = 1000;

/** The step that ends in the hold, whose beginning this process learns late: nothing may be written from here on. */
const SILENT = 'freeze';

/** Says on a terminal on which step a call waits, once that takes more than a second. */
export class Progress implements Disposable {
  readonly #screen: Screen;
  #phase: string | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  /** Another step has begun. */
  at({ phase, elapsedMs }: Step): void {
    const { tellsProgress, isUnicode } = this.#screen;
    // More of the same step: what is to be said of it is on its way, or has been said.
    if (phase === this.#phase || !tellsProgress) return;
    this.#phase = phase;
    clearTimeout(this.#timer);
    if (phase === SILENT) return;
    const line = `${isUnicode ? '…' : '...'} ${phaseWords(phase)} (${duration(elapsedMs + PATIENCE_MS)} so far)`;
    this.#timer = setTimeout(() => this.#screen.print([line]), PATIENCE_MS).unref();
  }

  /** Nothing is waited for any more. */
  rest(): void {
    clearTimeout(this.#timer);
  }

  [Symbol.dispose](): void {
    this.rest();
  }
}
