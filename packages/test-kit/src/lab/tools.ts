import { ensurePackages } from '../debian.ts';

export const WINE = '/usr/lib/wine/wine64';
export const WINESERVER = '/usr/lib/wine/wineserver';
export const COMPILER = '/usr/bin/x86_64-w64-mingw32-g++';

const PACKAGES: Readonly<Record<string, string>> = {
  wine: WINE,
  wine64: WINESERVER,
  'g++-mingw-w64-x86-64': COMPILER,
};

/** The lab tier cannot run on this machine. */
class LabUnavailable extends Error {
  override readonly name = 'LabUnavailable';
  constructor(why: string) {
    super(`The Windows lab cannot run here: ${why}`);
  }
}

/**
 * Wine and the cross-compiler, installed where they are missing.
 * @throws LabUnavailable where they cannot be.
 */
export const ensureTools = (): void => {
  if (process.arch !== 'x64') throw new LabUnavailable(`it needs an x86-64 machine, this one is ${process.arch}.`);
  try {
    ensurePackages(PACKAGES, 'the Windows lab, which is Wine and a double of VSS in C++');
  } catch (thrown) {
    throw new LabUnavailable(thrown instanceof Error ? thrown.message : String(thrown));
  }
};
