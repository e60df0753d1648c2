import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { node } from './cli.ts';

/** A command that runs until it is told to end, and tells through files how far it has got. */
export class EndlessCommand implements Disposable {
  readonly line: readonly string[];
  readonly #folder = mkdtempSync(join(tmpdir(), 'qga-vss-cli-'));

  /** @param options stubborn: it answers SIGINT and SIGTERM by itself, with exit code 5. */
  constructor({ stubborn = false }: { readonly stubborn?: boolean } = {}) {
    const mark = (name: string): string => `require('node:fs').writeFileSync(${this.#path(name)}, '');`;
    const answer = stubborn
      ? `for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => { ${mark('asked')} process.exit(5); });`
      : '';
    this.line = node(
      `${answer} setInterval(() => { if (require('node:fs').existsSync(${this.#path('finish')})) process.exit(0); }, 5); ${mark('begun')}`,
    );
  }

  /** Resolves when the command is under way; the test's own limit bounds it. */
  async begun(): Promise<void> {
    while (!existsSync(join(this.#folder, 'begun'))) await setTimeout(5);
  }

  /** Lets it end by itself, with exit code 0. */
  finish(): void {
    writeFileSync(join(this.#folder, 'finish'), '');
  }

  /** Only of a stubborn one. */
  wasAskedToEnd(): boolean {
    return existsSync(join(this.#folder, 'asked'));
  }

  /** As a literal. */
  #path(name: string): string {
    return JSON.stringify(join(this.#folder, name));
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true });
  }
}
