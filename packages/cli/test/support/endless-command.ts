import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { node } from './cli.ts';

/** A command that runs until it is told to end, and tells through files how far it has got. */
export class EndlessCommand implements Disposable {
  readonly line: readonly string[];
  readonly #folder = mkdtempSync(join(tmpdir(), 'qga-vss-cli-'));

  /** @param options stubborn: it answers the signal by itself, with exit code 5. */
  constructor({ stubborn = false }: { readonly stubborn?: boolean } = {}) {
    const mark = (name: string): string => `require('node:fs').writeFileSync(${JSON.stringify(join(this.#folder, name))}, '');`;
    const answer = stubborn ? `process.on('SIGTERM', () => { ${mark('asked')} process.exit(5); });` : '';
    this.line = node(`${answer} setInterval(() => {}, 1000); ${mark('begun')}`);
  }

  /** Resolves when the command is under way; the test's own limit bounds it. */
  async begun(): Promise<void> {
    while (!existsSync(join(this.#folder, 'begun'))) await setTimeout(5);
  }

  /** Only of a stubborn one. */
  wasAskedToEnd(): boolean {
    return existsSync(join(this.#folder, 'asked'));
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true });
  }
}
