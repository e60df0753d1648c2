import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

export const WINE = '/usr/lib/wine/wine64';
export const WINESERVER = '/usr/lib/wine/wineserver';
export const COMPILER = '/usr/bin/x86_64-w64-mingw32-g++';

const PACKAGES: Readonly<Record<string, string>> = {
  wine: WINE,
  wine64: WINESERVER,
  'g++-mingw-w64-x86-64': COMPILER,
};

/** The lab tier cannot run on this machine. */
export class LabUnavailable extends Error {
  override readonly name = 'LabUnavailable';
  constructor(why: string) {
    super(`The Windows lab cannot run here: ${why}`);
  }
}

const isDebian = (): boolean => existsSync('/etc/os-release') && /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'));

const aptGet = (...args: string[]): void => {
  execFileSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
};

/**
 * Wine and the cross-compiler, installed where they are missing.
 * @throws LabUnavailable where they cannot be.
 */
export const ensureTools = (): void => {
  const missing = Object.keys(PACKAGES).filter((name) => !existsSync(PACKAGES[name] ?? ''));
  if (missing.length === 0) return;
  if (process.arch !== 'x64') throw new LabUnavailable(`it needs an x86-64 machine, this one is ${process.arch}.`);
  if (!isDebian()) throw new LabUnavailable(`${missing.join(', ')} missing, and this is not Debian, so nothing is installed.`);
  if (process.getuid?.() !== 0) throw new LabUnavailable(`${missing.join(', ')} missing, and only root can install packages.`);
  aptGet('update');
  aptGet('install', '-y', '--no-install-recommends', ...missing);
};
