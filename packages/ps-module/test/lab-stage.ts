import { join } from 'node:path';
import { type Engine, type EngineSession, openEngineInGuest } from '../../../scripts/lab/powershell/engine.ts';
import { ensureLab, type Lab } from '../../../scripts/lab/setup.ts';
import { bundleHost } from '../../../scripts/workspace/bundle.ts';
import { buildModule } from '../src/build.ts';

/** The module as built in a guest of the lab, and an engine there, both Windows programs. */
export class LabStage implements AsyncDisposable {
  readonly lab: Lab;
  readonly engine: Engine;

  constructor(lab: Lab, engine: Engine) {
    this.lab = lab;
    this.engine = engine;
  }

  /** A fresh runspace with the module in it. */
  async session(): Promise<EngineSession> {
    const session = await this.engine.open();
    const { thrown, errors } = await session.run("Import-Module 'C:\\lab\\QgaVss\\QgaVss.psd1' -ErrorAction Stop");
    if (thrown !== null || errors.length > 0) throw new Error(`${thrown?.message ?? errors[0]?.message}`);
    return session;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.engine[Symbol.asyncDispose]();
    this.lab.close();
  }
}

export const openLabStage = async (): Promise<LabStage> => {
  const lab = await ensureLab();
  const bundle = join(lab.folder, 'host.cjs');
  await bundleHost(bundle);
  // koffi is found above it: C:\lab\node_modules.
  buildModule(join(lab.folder, 'QgaVss'), { 'host/host.cjs': bundle });
  return new LabStage(lab, await openEngineInGuest(lab));
};
