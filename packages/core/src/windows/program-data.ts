import type { Library } from './library.ts';
import { Block } from './memory.ts';
import { readUnexpanded } from './registry.ts';

const PROFILE_LIST = 'SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\ProfileList';
const MAX_PATH = 260;

/**
 * Where ProgramData is: by the registry, never by the environment, which a user may have set for what he starts elevated.
 * @throws the Win32 error of asking for the folder of Windows
 */
export const programData = (library: Library): string => {
  const drive = systemDrive(library);
  const named = readUnexpanded(library, PROFILE_LIST, 'ProgramData')?.replace(/^%SystemDrive%/i, drive);
  return named !== undefined && /^[A-Za-z]:\\[^%]+$/.test(named) ? named : `${drive}\\ProgramData`;
};

const systemDrive = (library: Library): string => {
  using path = new Block(MAX_PATH * 2);
  if (library.kernel32.GetSystemWindowsDirectoryW(path.address, MAX_PATH) === 0) throw library.lastError('GetSystemWindowsDirectoryW');
  return path.textToNul(0).slice(0, 2);
};
