import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '@qga-vss/build/src/process.ts';
import { findHolder } from '@qga-vss/core/src/host/holder.ts';
import { writeProgram, writeQuickHost } from './bundles.ts';
import { type Ended, outputOf } from './output-of.ts';

/** The command as it is shipped, in a process of its own. */
export class Bundle implements Disposable {
  readonly #folder: string;
  /** Where its holders meet their callers: those of other tests, and of other checkouts, are elsewhere. */
  readonly #endpoints = mkdtempSync(join(tmpdir(), 'qga-'));
  readonly #before = process.env['TMPDIR'];

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Inside the workspace, because koffi is looked for from there. */
  static async build(): Promise<Bundle> {
    const cache = join(ROOT, 'node_modules', '.cache');
    mkdirSync(cache, { recursive: true });
    const bundle = new Bundle(mkdtempSync(join(cache, 'cli-test-')));
    process.env['TMPDIR'] = bundle.#endpoints;
    await writeProgram(bundle.#folder);
    return bundle;
  }

  /** The same with a host whose machines in memory take no time. */
  static async quick(): Promise<Bundle> {
    const bundle = await Bundle.build();
    await writeQuickHost(join(bundle.#folder, 'host.cjs'));
    return bundle;
  }

  get path(): string {
    return join(this.#folder, 'qga-vss.cjs');
  }

  /** A holder would stay for ten minutes. */
  async shutDownHolder(simulate: string): Promise<void> {
    await using holder = await findHolder(simulate);
    await holder?.shutdown();
  }

  run(...argv: readonly string[]): Promise<Ended> {
    return this.start(...argv).ended;
  }

  start(...argv: readonly string[]): { readonly ended: Promise<Ended>; signal(signal: NodeJS.Signals): void } {
    const child = spawn(process.execPath, [this.path, ...argv], { cwd: this.#folder, stdio: ['ignore', 'pipe', 'pipe'] });
    return { ended: outputOf(child), signal: (signal) => void child.kill(signal) };
  }

  [Symbol.dispose](): void {
    if (this.#before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = this.#before;
    for (const folder of [this.#folder, this.#endpoints]) rmSync(folder, { recursive: true });
  }
}
