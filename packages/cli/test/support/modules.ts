import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildModule, MODULE_VERSION } from '@qga-vss/ps-module/src/build.ts';
import { writeHost } from '@qga-vss/test-kit/src/command/bundles.ts';
import { type ModuleFolder, readModule } from '../../src/module/module-folder.ts';

/** A module as the package has it, and folders of modules to install it into. */
export class Modules implements Disposable {
  readonly packaged: ModuleFolder;
  readonly #folder: string;

  private constructor(folder: string, packaged: ModuleFolder) {
    this.#folder = folder;
    this.packaged = packaged;
  }

  static async build(): Promise<Modules> {
    const folder = mkdtempSync(join(tmpdir(), 'qga-vss-modules-'));
    const host = join(folder, 'host.cjs');
    await writeHost(host);
    const home = join(folder, 'packaged', MODULE_VERSION);
    buildModule(home, { 'host/host.cjs': host });
    const packaged = readModule(home);
    if (packaged === undefined) throw new Error('The module that was built cannot be read.');
    return new Modules(folder, packaged);
  }

  /** A folder of modules that nothing is in yet. */
  root(name = 'Modules'): string {
    return join(mkdtempSync(join(this.#folder, 'guest-')), name);
  }

  /** Where the module is in a folder of modules. */
  target(root: string): string {
    return join(root, 'QgaVss', this.packaged.version);
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
