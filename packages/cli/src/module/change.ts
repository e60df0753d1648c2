import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Circumstances, QgaError } from '@qga-vss/core';

/** What Windows and Unix answer where rights are missing, or where something in the folder is open. */
const REFUSED: ReadonlySet<unknown> = new Set(['EPERM', 'EACCES', 'EROFS', 'EBUSY', 'ENOTEMPTY', 'EEXIST']);

/** And what they answer where nothing can be made: the drive is not there, or the file system makes no folders. */
const NOT_MADE: ReadonlySet<unknown> = new Set([...REFUSED, 'ENOENT', 'ENOTDIR', 'EINVAL']);

const isRefusal = (thrown: unknown, codes = REFUSED): boolean => thrown instanceof Error && 'code' in thrown && codes.has(thrown.code);

const unlessRefused = <T>(name: 'MODULE_FOLDER_DENIED' | 'MODULE_IN_USE', object: string, work: () => T, codes = REFUSED): T => {
  try {
    return work();
  } catch (cause) {
    if (!isRefusal(cause, codes)) throw cause;
    const at: Circumstances = { object, ...(cause instanceof Error ? { detail: `${cause.message}.` } : {}) };
    throw QgaError.of(name, at, { cause });
  }
};

/** Not a version's name: PowerShell looks for modules in folders that are called like a version only. */
const ASIDE = /^\.(?:new|old)-[0-9a-f]{16}$/;

const asideOf = (folder: string, kind: 'new' | 'old'): string => join(dirname(folder), `.${kind}-${randomBytes(8).toString('hex')}`);

/** As `recursive` does, which never ends where what is there makes no folder and says ENOENT, as /proc does. */
const makeFolders = (path: string): void => {
  const parent = dirname(path);
  if (parent !== path && !existsSync(parent)) makeFolders(parent);
  mkdirSync(path);
};

/**
 * A folder beside one, which PowerShell does not take for a module.
 * @throws MODULE_FOLDER_DENIED
 */
export const makeBeside = (folder: string): string => {
  const path = asideOf(folder, 'new');
  unlessRefused('MODULE_FOLDER_DENIED', dirname(folder), () => makeFolders(path), NOT_MADE);
  return path;
};

/** Makes sure that this account may change what is beside a folder. @throws MODULE_FOLDER_DENIED */
export const checkRights = (folder: string): void => rmdirSync(makeBeside(folder));

/**
 * Takes a folder out of the place where PowerShell finds it, at once and as a whole.
 * @returns where it is now
 * @throws MODULE_IN_USE; then all is as before
 */
export const takeAside = (folder: string): string => {
  const path = asideOf(folder, 'old');
  unlessRefused('MODULE_IN_USE', folder, () => renameSync(folder, path));
  return path;
};

/** Puts a folder into its place, at once and as a whole. @throws MODULE_IN_USE */
export const putInPlace = (from: string, folder: string): void => unlessRefused('MODULE_IN_USE', folder, () => renameSync(from, folder));

const removed = (folder: string): boolean => {
  try {
    rmSync(folder, { recursive: true });
    return true;
  } catch (thrown) {
    if (isRefusal(thrown)) return false;
    throw thrown;
  }
};

/** Removes what lies aside, also of a process that was killed; returns what could not be, such as a library that is loaded. */
export const sweep = (home: string): readonly string[] =>
  readdirSync(home)
    .filter((name) => ASIDE.test(name))
    .map((name) => join(home, name))
    .filter((folder) => !removed(folder));
