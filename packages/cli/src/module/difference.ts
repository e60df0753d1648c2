import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn, type ModuleFolder, readModule } from './module-folder.ts';

/** How what is installed differs from what it should be. */
export interface Difference {
  readonly missing: readonly string[];
  /** Other bytes, or a file that this version does not have any more. */
  readonly different: readonly string[];
  /** Neither in the package nor in the list of the installed manifest. */
  readonly foreign: readonly string[];
}

const sameBytes = (one: string, other: string): boolean => readFileSync(one).equals(readFileSync(other));

/** Compares a folder, file by file and byte by byte, with the module it should be. */
export const differenceOf = (module: ModuleFolder, folder: string): Difference => {
  const there = filesIn(folder);
  const installed = readModule(folder);
  const listed = new Set(installed?.guid === module.guid ? installed.files : []);
  const unexpected = there.filter((file) => !module.files.includes(file));
  return {
    missing: module.files.filter((file) => !there.includes(file)),
    different: [
      ...module.files.filter((file) => there.includes(file) && !sameBytes(join(module.path, file), join(folder, file))),
      ...unexpected.filter((file) => listed.has(file)),
    ],
    foreign: unexpected.filter((file) => !listed.has(file)),
  };
};

export const isSame = ({ missing, different }: Difference): boolean => missing.length === 0 && different.length === 0;
