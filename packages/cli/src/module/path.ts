import { existsSync } from 'node:fs';
import { differenceOf, isSame } from './difference.ts';
import { type ModuleFolder, versionsIn } from './module-folder.ts';
import { targetIn } from './places.ts';

export interface ModulePath {
  /** Where it is installed, or would be. */
  readonly path: string;
  readonly version: string;
  readonly installed: boolean;
  /** Whether what is installed is, byte by byte, what this package has. */
  readonly current: boolean;
  readonly otherVersions: readonly string[];
  /** Where this package has it. */
  readonly packaged: string;
}

/** The versions beside it. */
export const otherVersions = ({ guid, version }: ModuleFolder, root: string): readonly string[] =>
  versionsIn(root, guid).flatMap((other) => (other.version === version ? [] : [other.version]));

/** Where a module is, or would be, below a folder of modules. */
export const pathOfModule = (module: ModuleFolder, root: string): ModulePath => {
  const path = targetIn(root, module);
  const installed = existsSync(path);
  return {
    path,
    version: module.version,
    installed,
    current: installed && isSame(differenceOf(module, path)),
    otherVersions: otherVersions(module, root),
    packaged: module.path,
  };
};
