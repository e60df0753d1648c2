import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { QgaError } from '@qga-vss/core';
import { makeBeside, putInPlace, sweep, takeAside } from './change.ts';
import { differenceOf, isSame } from './difference.ts';
import type { ModuleFolder } from './module-folder.ts';
import { otherVersions } from './path.ts';
import { targetIn } from './places.ts';

export interface Installed {
  readonly changed: boolean;
  readonly path: string;
  readonly version: string;
  /** Left where they are: sessions may use them. PowerShell imports the highest. */
  readonly otherVersions: readonly string[];
}

/** Whole or not at all: what is half copied lies where PowerShell does not look. */
const replace = (module: ModuleFolder, target: string): void => {
  const fresh = makeBeside(target);
  try {
    for (const file of module.files) {
      mkdirSync(dirname(join(fresh, file)), { recursive: true });
      copyFileSync(join(module.path, file), join(fresh, file));
    }
    const old = existsSync(target) ? takeAside(target) : undefined;
    try {
      putInPlace(fresh, target);
    } catch (thrown) {
      if (old !== undefined) putInPlace(old, target);
      throw thrown;
    }
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
};

/**
 * Installs a module below a folder of modules, in the place of what has its version.
 * @throws MODULE_FOLDER_FOREIGN, MODULE_FOLDER_DENIED, MODULE_IN_USE; then all is as before
 */
export const installModule = (module: ModuleFolder, root: string): Installed => {
  const path = targetIn(root, module);
  const difference = differenceOf(module, path);
  const changed = !isSame(difference);
  if (changed) {
    if (difference.foreign.length > 0)
      throw QgaError.of('MODULE_FOLDER_FOREIGN', { object: path, detail: `${difference.foreign.join(', ')}.` });
    replace(module, path);
    sweep(dirname(path));
  }
  return { changed, path, version: module.version, otherVersions: otherVersions(module, root) };
};
