import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { node } from './cli.ts';

/** A command that runs until it is told to end, and tells through files how far it has got. */
export class EndlessCommand implements Disposable {
  readonly line: readonly string[];
  readonly #folder = mkdtempSync(join(tmpdir(), 'qga-vss-cli-'));

  /** @param options stubborn: it answers SIGINT and SIGTERM by itself, with exit code 5; deaf: it does nothing when it gets them. */
  constructor({ stubborn = false, deaf = false }: { readonly stubborn?: boolean; readonly deaf?: boolean } = {}) {
    const mark = (name: string): string => `writeFileSync(${this.#path(name)}, '');`;
    const answer = stubborn ? `${mark('asked')} process.exit(5);` : '';
    // Without its folder, too, it ends: a test that fails leaves nothing running.
    this.line = node(`
      const { existsSync, writeFileSync } = require('node:fs');
      if (${stubborn || deaf}) for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => { ${answer} });
      ${mark('begun')}
      setInterval(() => { if (existsSync(${this.#path('finish')}) || !existsSync(${this.#path('begun')})) process.exit(0); }, 5);
    `);
  }

  /** Resolves when the command is under way; the test's own limit bounds it. */
  async begun(): Promise<void> {
    while (!this.hasBegun()) await setTimeout(5);
  }

  hasBegun(): boolean {
    return existsSync(join(this.#folder, 'begun'));
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
