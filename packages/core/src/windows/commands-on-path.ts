import { existsSync } from 'node:fs';
import { win32 } from 'node:path';
import type { Library } from './library.ts';
import { readLongText } from './registry.ts';

const ENVIRONMENT = 'SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment';

/** The package's, and the one that npm makes; of two in one folder Windows takes the first. */
const NAMES = ['qga-vss.exe', 'qga-vss.cmd'];

/** The folders of the system's Path that are on a drive: to look at another computer's could take long. */
const folders = (library: Library): readonly string[] =>
  (readLongText(library, ENVIRONMENT, 'Path') ?? '')
    .split(';')
    .map((folder) => win32.join(folder.replaceAll('"', '').trim(), '.'))
    .filter((folder) => /^[a-z]:\\/i.test(folder));

/** The commands that the system's Path leads to, each once, in its order. */
export const commandsOnPath = (library: Library): readonly string[] => {
  const found = folders(library).flatMap((folder) => {
    const file = NAMES.map((name) => win32.join(folder, name)).find(existsSync);
    return file === undefined ? [] : [[file.toLowerCase(), file] as const];
  });
  return [...new Map(found.toReversed()).values()].toReversed();
};
