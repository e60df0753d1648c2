import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Method } from '@qga-vss/core/internal';
import { findHolder } from '@qga-vss/core/src/host/holder.ts';
import { buildModule } from '@qga-vss/ps-module/src/build.ts';
import { textLiteral } from '@qga-vss/ps-module/src/quote.ts';
import { writeQuickHost } from '../command/bundles.ts';
import { type Engine, openEngine } from './engine.ts';
import { ModuleStage } from './module-stage.ts';

/** A module as built but for the machines in memory, which take no time, in a folder of its own, and an engine that finds this Node. */
export class Stage extends ModuleStage implements AsyncDisposable {
  readonly folder: string;

  constructor(engine: Engine, folder: string) {
    super(engine, textLiteral(`${folder}/QgaVss/QgaVss.psd1`));
    this.folder = folder;
  }

  /** What was detached would wait for others, ten minutes long. */
  async #endHolder(): Promise<void> {
    const before = process.env['TMPDIR'];
    process.env['TMPDIR'] = this.folder;
    try {
      await using holder = await findHolder('healthy');
      await holder?.shutdown();
    } finally {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.engine[Symbol.asyncDispose]();
    await this.#endHolder();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/**
 * @param env of the engine's process
 * @param contract the product's, where left out
 * @param name what the name of its folder begins with
 */
export const openStage = async (
  env: Readonly<Record<string, string>> = {},
  contract?: Readonly<Record<string, Method>>,
  name = 'qga-vss-module-',
): Promise<Stage> => {
  const folder = mkdtempSync(join(tmpdir(), name));
  const bundle = join(folder, 'host.cjs');
  await writeQuickHost(bundle);
  buildModule(join(folder, 'QgaVss'), { 'host/host.cjs': bundle }, contract);
  // Modules are found by name in its folder; and the endpoint of simulated holders lies in the temporary one: each stage has its own.
  return new Stage(await openEngine({ QGA_VSS_NODE: process.execPath, TMPDIR: folder, PSModulePath: folder, ...env }), folder);
};
