import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const isDebian = (): boolean => existsSync('/etc/os-release') && /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'));

/** Two of them at one time would fail: tiers are prepared while others run. */
const LOCK = join(tmpdir(), 'qga-vss-apt.lock');

export const aptGet = (args: readonly string[], cwd?: string): void => {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  execFileSync('flock', [LOCK, 'apt-get', ...args], { stdio: ['ignore', 'ignore', 'inherit'], env, ...(cwd === undefined ? {} : { cwd }) });
};

const aptInstall = (packages: readonly string[]): void => {
  aptGet(['update']);
  aptGet(['install', '-y', '--no-install-recommends', ...packages]);
};

/**
 * Debian packages, installed where they are missing; before that is said which, and why.
 * @param packages each with a file that is there where it is installed
 * @param why what needs them
 * @throws Error with the reason where they cannot be
 */
export const ensurePackages = (packages: Readonly<Record<string, string>>, why: string, install = aptInstall): void => {
  const missing = Object.keys(packages).filter((name) => !existsSync(packages[name] ?? ''));
  if (missing.length === 0) return;
  if (!isDebian()) throw new Error(`${missing.join(', ')} missing, and this is not Debian, so nothing is installed.`);
  if (process.getuid?.() !== 0) throw new Error(`${missing.join(', ')} missing, and only root can install packages.`);
  console.log(`Installing with apt-get, for ${why}: ${missing.join(', ')}`);
  install(missing);
};
