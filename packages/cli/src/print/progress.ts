import type { Progress as Step } from '@qga-vss/core';
import type { Output } from '../world.ts';
import { duration } from './duration.ts';

/** Milliseconds a step may take before it is worth a word. */
const PATIENCE_MS = 1000;

/** The step that ends in the hold, of whose beginning this process hears late: nothing may be written from here on. */
const SILENT = 'freeze';

const WORDS: Readonly<Record<string, string>> = {
  ownership: 'waiting for another freeze to go',
  volumes: 'looking for volumes',
  ready: 'waiting for VSS to answer',
  gather: 'gathering the metadata of the writers',
  start: 'waiting for another backup to end',
  prepare: 'preparing the writers',
  thaw: 'waiting for the snapshot to end',
  complete: 'telling the writers that the backup is complete',
  abort: 'calling the backup off',
};

/** Says on which step a call waits, once that takes more than a second. */
export class Progress implements Disposable {
  readonly #output: Output;
  #timer: NodeJS.Timeout | undefined;

  constructor(output: Output) {
    this.#output = output;
  }

  /** Another step has begun. */
  at({ phase, percent, elapsedMs }: Step): void {
    // More of the same step: what is to be said of it is on its way, or has been said.
    if (percent !== undefined) return;
    clearTimeout(this.#timer);
    if (phase === SILENT) return;
    const say = (): void => this.#output.write(`… ${WORDS[phase] ?? phase} (${duration(elapsedMs + PATIENCE_MS)} so far)\n`);
    this.#timer = setTimeout(say, PATIENCE_MS).unref();
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}
