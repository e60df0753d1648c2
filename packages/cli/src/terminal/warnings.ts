import { type Notice, QgaError } from '@qga-vss/core';
import { noticeGroups } from './notice.ts';
import type { Screen } from './screen.ts';
import { wrap } from './width.ts';

/** Warnings that come before anything is frozen. */
export const printWarnings = (screen: Screen, warnings: readonly Notice[]): void => {
  for (const lines of noticeGroups(warnings)) printWarning(screen, lines);
};

const printWarning = (screen: Screen, [name = '', ...others]: readonly string[]): void => {
  const { style, columns } = screen;
  screen.print([`${style.doubtful('warning:')} ${name}`, ...others.flatMap((line) => wrap(line, columns))]);
};

/** The warnings of a call before anything is frozen: printed at once on a terminal, and not again with the result there. */
export class EarlyWarnings {
  readonly #err: Screen;
  readonly #out: Screen;
  readonly #told: Notice[] = [];
  /** Not shown yet. Errors contain them, too, and so do most results. */
  readonly #kept: Notice[] = [];

  constructor({ err, out }: { readonly err: Screen; readonly out: Screen }) {
    this.#err = err;
    this.#out = out;
  }

  /** One that has just been found; the disks are not frozen. Found again it is the same. */
  tell(warning: Notice): void {
    const same = ({ name, message, guest }: Notice) => name === warning.name && message === warning.message && guest === warning.guest;
    if ([...this.#told, ...this.#kept].some(same)) return;
    if (!this.#err.tellsProgress) {
      this.#kept.push(warning);
      return;
    }
    const known = this.#told.some(({ name, remedy }) => name === warning.name && remedy === warning.remedy);
    for (const lines of noticeGroups([warning])) printWarning(this.#err, known ? lines.slice(0, -1) : lines);
    this.#told.push(warning);
  }

  /** Shows the warnings that have not been shown yet and that the result has no place for. */
  tellRest(result: object): void {
    if (!('warnings' in result)) printWarnings(this.#err, this.#kept.splice(0));
  }

  /** A result without the warnings that have been shown already. */
  rest<R>(result: R): R {
    const { warnings }: { readonly warnings?: readonly Notice[] } = result ?? {};
    return warnings === undefined || !this.#out.isTerminal ? result : { ...result, warnings: this.#untold(warnings) };
  }

  /** An error without the warnings that have been printed already. */
  restOf(error: QgaError): QgaError {
    const { name, failure, at, message } = error;
    return new QgaError(name, failure, { ...at, warnings: this.#untold(at.warnings ?? []) }, { cause: error.cause, message });
  }

  #untold<N extends Pick<Notice, 'name' | 'message'>>(warnings: readonly N[]): N[] {
    return warnings.filter((one) => !this.#told.some(({ name, message }) => one.name === name && one.message === message));
  }
}
