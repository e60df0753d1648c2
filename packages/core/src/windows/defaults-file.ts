import { win32 } from 'node:path';
import { Library } from './library.ts';
import { programData } from './program-data.ts';
import { untrustedPaths } from './trust.ts';

/** Where the defaults file of this machine is, and what makes it one that others could change. */
export interface WindowsDefaultsFile {
  readonly path: string;
  /** Undefined where nothing does. Of a file that is there. */
  doubt(): string | undefined;
}

/** @throws the Win32 error of asking for the folder of Windows */
export const windowsDefaultsFile = (library = new Library()): WindowsDefaultsFile => {
  const path = win32.join(programData(library), 'qga-vss', 'defaults.json');
  return {
    path,
    doubt: () => {
      const [first] = untrustedPaths(library, [path]);
      return first === undefined ? undefined : `${first.path} can be changed by ${first.who} (${first.rights.join(', ')}).`;
    },
  };
};
