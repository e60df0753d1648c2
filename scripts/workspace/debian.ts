import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const isDebian = (): boolean => existsSync('/etc/os-release') && /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'));

export const aptGet = (args: readonly string[], cwd?: string): void => {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  execFileSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env, ...(cwd === undefined ? {} : { cwd }) });
};

/**
 * Debian packages, installed where they are missing.
 * @param packages each with a file that is there where it is installed
 * @throws Error with the reason where they cannot be
 */
export const ensurePackages = (packages: Readonly<Record<string, string>>): void => {
  const missing = Object.keys(packages).filter((name) => !existsSync(packages[name] ?? ''));
  if (missing.length === 0) return;
  if (!isDebian()) throw new Error(`${missing.join(', ')} missing, and this is not Debian, so nothing is installed.`);
  if (process.getuid?.() !== 0) throw new Error(`${missing.join(', ')} missing, and only root can install packages.`);
  aptGet(['update']);
  aptGet(['install', '-y', '--no-install-recommends', ...missing]);
};
