import { existsSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkRights, putInPlace, sweep, takeAside } from './change.ts';
import { filesIn, MODULE_NAME, type ModuleFolder, versionsIn } from './module-folder.ts';

export interface Uninstalled {
  readonly changed: boolean;
  readonly removed: readonly { readonly path: string; readonly version: string }[];
  /** What is none of its own, and what a program has still loaded: that goes with the next install or uninstall. */
  readonly left: readonly string[];
}

/** Removes a folder and those above it, as long as they are empty, up to one that stays. */
const removeEmpty = (folder: string, stays: string): void => {
  for (let at = folder; at !== stays; at = dirname(at)) {
    try {
      rmdirSync(at);
    } catch {
      // Something else is in it, or uses it: it stays.
      return;
    }
  }
};

const removeFiles = (folder: string, files: readonly string[]): void => {
  for (const file of files) {
    rmSync(join(folder, file), { force: true });
    removeEmpty(dirname(join(folder, file)), folder);
  }
};

/** One version: gone at once as far as PowerShell can see. Returns what is not ours, which stays where it was. */
const removeVersion = ({ path, files }: ModuleFolder): readonly string[] => {
  const left = filesIn(path).filter((file) => !files.includes(file));
  // Windows refuses to rename for want of rights as it does for a folder in use.
  checkRights(path);
  const aside = takeAside(path);
  if (left.length === 0) return [];
  try {
    removeFiles(aside, files);
  } finally {
    putInPlace(aside, path);
  }
  return left.map((file) => join(path, file));
};

/**
 * Removes every version of the module below a folder of modules: the files that its manifests list, and folders that are empty then.
 * @param guid of the module; what else bears its name is not ours
 * @throws MODULE_FOLDER_DENIED, MODULE_IN_USE
 */
export const uninstallModule = (root: string, guid: string): Uninstalled => {
  const home = join(root, MODULE_NAME);
  const versions = versionsIn(root, guid);
  const foreign = versions.flatMap(removeVersion);
  const loaded = existsSync(home) ? sweep(home) : [];
  if (existsSync(home)) removeEmpty(home, root);
  return { changed: versions.length > 0, removed: versions.map(({ path, version }) => ({ path, version })), left: [...foreign, ...loaded] };
};
