import type { CallContext } from '../contract/call-context.ts';
import type { QgaError } from '../vss/errors.ts';

/** The warnings of a session: kept for its results, and reported at once to the call under way, each of them once. */
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

  /** From here on another call gets them, with what has not been reported yet; or none, and all are kept. */
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
        // A failure of what reports a freeze must not end it.
      }
    }
  }
}
