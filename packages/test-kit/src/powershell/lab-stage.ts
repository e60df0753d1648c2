import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { buildPowerShellModule } from '@qga-vss/build/src/powershell-module.ts';
import { MODULE_VERSION } from '@qga-vss/ps-module/src/build.ts';
import { writeHost } from '../command/bundles.ts';
import { ensureLab, type Lab } from '../lab/setup.ts';
import { type Engine, openEngineInGuest } from './engine.ts';
import { ModuleStage } from './module-stage.ts';

/** Where a module for all users is installed: nothing else of ours lies above it. */
const INSTALLED = ['Program Files', 'WindowsPowerShell', 'Modules', 'QgaVss', MODULE_VERSION];

const MANIFEST = `'C:\\${INSTALLED.join('\\')}\\QgaVss.psd1'`;

/** The module as `npm run build` makes it, installed in a guest of the lab, and an engine there, both Windows programs. */
export class LabStage extends ModuleStage implements AsyncDisposable {
  readonly lab: Lab;

  constructor(lab: Lab, engine: Engine) {
    super(engine, MANIFEST);
    this.lab = lab;
  }

  /** A copy of the module in another folder of C:, by its path. */
  copyTo(folder: string): string {
    const drive = join(this.lab.prefix, 'drive_c');
    cpSync(join(drive, ...INSTALLED), join(drive, folder), { recursive: true });
    return `C:\\${folder}\\QgaVss.psd1`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.engine[Symbol.asyncDispose]();
    this.lab.close();
  }
}

export const openLabStage = async (): Promise<LabStage> => {
  const lab = await ensureLab();
  const bundle = join(lab.folder, 'host.cjs');
  await writeHost(bundle);
  buildPowerShellModule(join(lab.prefix, 'drive_c', ...INSTALLED), bundle);
  return new LabStage(lab, await openEngineInGuest(lab));
};
