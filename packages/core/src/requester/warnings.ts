import type { CallContext } from '../contract/service.ts';
import type { QgaError } from '../vss/errors.ts';

/** What a session warns of: kept for its results, and told at once to whoever waits, each of them once. */
export class Warnings {
  readonly #all: QgaError[] = [];
  #told = 0;
  #tell: CallContext['onWarning'];

  get all(): readonly QgaError[] {
    return this.#all;
  }

  push(...warnings: readonly QgaError[]): void {
    this.#all.push(...warnings);
    this.#catchUp();
  }

  /** Another one waits from here on, who hears of what has not been told yet; or nobody, so that all is kept. */
  follow(tell: CallContext['onWarning']): void {
    this.#tell = tell;
    this.#catchUp();
  }

  #catchUp(): void {
    const tell = this.#tell;
    if (tell === undefined) return;
    for (const warning of this.#all.slice(this.#told)) {
      this.#told += 1;
      try {
        tell(warning.toJSON());
      } catch {
        // To be told of a freeze must not end it.
      }
    }
  }
}
