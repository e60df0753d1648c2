import { createHash } from 'node:crypto';
import type { Files } from '../files.ts';
import { imageOf } from './authenticode.ts';

/** Every folder in which the package has files, as rules by path name it; both are for administrators only to write to. */
const PATH_RULES = {
  appLocker: ['%PROGRAMFILES%\\qga-vss\\*', '%PROGRAMFILES%\\WindowsPowerShell\\Modules\\QgaVss\\*'],
  wdac: ['%OSDRIVE%\\Program Files\\qga-vss\\*', '%OSDRIVE%\\Program Files\\WindowsPowerShell\\Modules\\QgaVss\\*'],
} as const;

const EXECUTABLE = /\.(exe|dll|node|cjs|js|psd1|psm1|ps1xml)$/;

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const executablesOf = (files: Files): readonly object[] =>
  Object.entries(files)
    .filter(([path]) => EXECUTABLE.test(path))
    .map(([path, bytes]) => ({ path: path.replaceAll('/', '\\'), sha256: sha256(bytes), ...imageOf(bytes) }));

/**
 * What application control is told of: each file of a package that is executed, with its hashes, and the rules by path.
 * @param packages by their targets, as win-x64, each by paths below Program Files
 */
export const executablesList = (version: string, packages: Readonly<Record<string, Files>>): string => {
  const files = Object.fromEntries(Object.entries(packages).map(([name, tree]) => [name, executablesOf(tree)]));
  return `${JSON.stringify({ version, pathRules: PATH_RULES, packages: files }, null, 2)}\n`;
};
