import { accessSync, constants, existsSync, promises, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { QgaError } from '@qga-vss/core';
import type { Call } from '../command-line/command.ts';

const notSaved = (path: string, thrown: unknown): QgaError => {
  const detail = thrown instanceof Error ? `${thrown.message}.` : String(thrown);
  return QgaError.of('REPORT_NOT_SAVED', { object: path, detail }, { cause: thrown });
};

/** A file that a report will be saved to, once nothing is frozen any more. */
export class ReportFile {
  readonly #path: string;
  /** Beside it, so that it can take its place at once. */
  readonly #draft: string;

  constructor(path: string) {
    this.#path = resolve(path);
    this.#draft = join(dirname(this.#path), `.${basename(this.#path)}.${process.pid}.tmp`);
  }

  /**
   * Makes sure that a report can be saved there, while there is still time to say so; leaves nothing behind. Not while frozen: it
   * writes.
   * @throws REPORT_NOT_SAVED
   */
  check(): void {
    try {
      this.#tryOut();
    } catch (thrown) {
      throw notSaved(this.#path, thrown);
    }
  }

  /**
   * Saves it whole or not at all. Not in this thread: where the disk makes it wait, what thaws must not wait with it.
   * @throws REPORT_NOT_SAVED
   */
  async save(text: string): Promise<void> {
    try {
      await this.#write(text);
      await promises.rename(this.#draft, this.#path);
    } catch (thrown) {
      // A draft that stays does no harm; the error that is thrown says why there is no report.
      await promises.rm(this.#draft, { force: true }).catch(() => {});
      throw notSaved(this.#path, thrown);
    }
  }

  #tryOut(): void {
    if (existsSync(this.#path)) {
      if (!statSync(this.#path).isFile()) throw new Error('It is no file');
      accessSync(this.#path, constants.W_OK);
    }
    writeFileSync(this.#draft, '', { flag: 'wx' });
    rmSync(this.#draft);
  }

  async #write(text: string): Promise<void> {
    await using file = await promises.open(this.#draft, 'wx');
    await file.writeFile(text);
    await file.sync();
  }
}

/** Where `--report` says; undefined without it. */
export const reportFile = ({ options: { report } }: Pick<Call, 'options'>): ReportFile | undefined =>
  report === undefined ? undefined : new ReportFile(String(report));
