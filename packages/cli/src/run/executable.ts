import { statSync } from 'node:fs';
import { basename, delimiter, isAbsolute, join, resolve, sep } from 'node:path';
import { QgaError } from '@qga-vss/core';

/** How a command says where its program lies. */
const PATH_GIVEN = process.platform === 'win32' ? /[\\/:]/ : /\//;

/** Why what lies at a path is not taken for a program. */
const whyNot = (path: string): string => {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 'There is no such file.';
  if (found.isDirectory()) return 'It is a folder.';
  return process.platform === 'win32' ? 'Windows does not start a file of that kind by itself.' : 'This account may not execute it.';
};

/**
 * The absolute path of what a command names. As in PowerShell the current folder is not searched, in which others may have put
 * something: neither first, as Windows does, nor for an entry of the PATH that is relative.
 * @throws COMMAND_NOT_FOUND
 */
export const findExecutable = async (command: string): Promise<string> => {
  const { default: which } = await import('which');
  // With a path before it, it is looked for there alone, with the endings that Windows adds.
  const find = async (path: string): Promise<string | null> => await which(path, { nothrow: true });
  if (command === '') throw QgaError.of('COMMAND_NOT_FOUND', { detail: 'Its name is empty.' });
  if (PATH_GIVEN.test(command)) {
    const found = await find(command);
    if (found !== null) return resolve(found);
    throw QgaError.of('COMMAND_NOT_FOUND', { object: command, detail: whyNot(command) });
  }
  const { PATH = '' } = process.env;
  const folders = PATH.split(delimiter).map((folder) => folder.replace(/^"(.*)"$/, '$1'));
  for (const folder of folders.filter((each) => isAbsolute(each))) {
    const found = await find(join(folder, command));
    if (found !== null) return found;
  }
  const here = await find(resolve(command));
  const hint = here === null ? '' : ` The current folder, which is not searched, has one: .${sep}${basename(here)}`;
  throw QgaError.of('COMMAND_NOT_FOUND', { object: command, detail: `No folder of the PATH has such a program.${hint}` });
};
