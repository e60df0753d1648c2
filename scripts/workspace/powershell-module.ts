import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildModule, type Copies, MODULE_VERSION } from '../../packages/ps-module/src/build.ts';
import { unlessDone } from '../lab/stamp.ts';
import { CLI_BUNDLE, HOST_BUNDLES } from './bundle.ts';
import { ROOT } from './process.ts';

/** What the module needs of koffi: its loader, and the native library for each Windows it runs on. */
const PACKAGES: Readonly<Record<string, readonly RegExp[]>> = {
  koffi: [/^package\.json$/, /^LICENSE/, /^index\.cjs$/, /^src\/koffi\/index\.cjs$/, /^src\/koffi\/src\/static\.cjs$/],
  '@koromix/koffi-win32-x64': [/^package\.json$/, /^index\.js$/, /koffi\.node$/],
  '@koromix/koffi-win32-arm64': [/^package\.json$/, /^index\.js$/, /koffi\.node$/],
};

interface Locked {
  readonly version: string;
  readonly integrity: string;
}

const CACHE = join(ROOT, '.cache', 'koffi');

/** A package as the lock file knows it, unpacked: whatever system this is, the same bytes. @throws Error where they are others */
const unpacked = (name: string, { version, integrity }: Locked): string => {
  const folder = join(CACHE, name);
  unlessDone(join(folder, 'stamp'), integrity, () => {
    mkdirSync(folder, { recursive: true });
    const args = ['pack', `${name}@${version}`, '--pack-destination', folder, '--loglevel=error', '--json'];
    const [{ filename }] = JSON.parse(execFileSync('npm', args, { encoding: 'utf8' })) as readonly [{ readonly filename: string }];
    const archive = join(folder, filename.replace('@', '').replace('/', '-'));
    const found = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
    if (found !== integrity) throw new Error(`${name} is not what the lock file says: ${found}`);
    execFileSync('tar', ['-xzf', archive, '-C', folder]);
  });
  return join(folder, 'package');
};

const filesIn = (folder: string, below = ''): readonly string[] =>
  readdirSync(join(folder, below)).flatMap((name) => {
    const path = below === '' ? name : `${below}/${name}`;
    return statSync(join(folder, path)).isDirectory() ? filesIn(folder, path) : [path];
  });

const koffiFiles = (): Copies => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as { packages: Record<string, Locked> };
  return Object.fromEntries(
    Object.entries(PACKAGES).flatMap(([name, wanted]) => {
      const locked = packages[`node_modules/${name}`];
      if (locked === undefined) throw new Error(`The lock file does not know ${name}.`);
      const folder = unpacked(name, locked);
      return filesIn(folder)
        .filter((path) => wanted.some((pattern) => pattern.test(path)))
        .map((path) => [`host/node_modules/${name}/${path}`, join(folder, path)]);
    }),
  );
};

/** Packages that the host's bundle has inside it, whose licences ask to be kept with them. */
const BUNDLED = ['typebox'];

const bundledLicences = (): Copies =>
  Object.fromEntries(BUNDLED.map((name) => [`host/licences/${name}.txt`, join(ROOT, 'node_modules', name, 'license')]));

/** Where `npm run build` puts the PowerShell module. */
export const MODULE_FOLDER = join(ROOT, 'packages/ps-module/dist/QgaVss', MODULE_VERSION);

/**
 * Builds the module as it is installed; the same sources give the same bytes.
 * @param host the host's bundle, which has to be there
 */
export const buildPowerShellModule = (folder: string = MODULE_FOLDER, host: string = HOST_BUNDLES[0]): void =>
  buildModule(folder, { 'host/host.cjs': host, ...koffiFiles(), ...bundledLicences(), LICENSE: join(ROOT, 'LICENSE') });

/** Copies the module that was built to where the command, in one file, looks for it: into a folder of its version beside it. */
export const packModule = (bundle: string = CLI_BUNDLE): void => {
  const home = join(dirname(bundle), 'module', 'QgaVss');
  rmSync(home, { recursive: true, force: true });
  cpSync(MODULE_FOLDER, join(home, MODULE_VERSION), { recursive: true });
};
