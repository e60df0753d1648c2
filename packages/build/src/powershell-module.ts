import { cpSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildModule, type Copies, MODULE_VERSION } from '@qga-vss/ps-module/src/build.ts';
import { CLI_BUNDLE, HOST_BUNDLE } from './bundle.ts';
import { ROOT } from './process.ts';
import { unpacked } from './registry.ts';

/** What says where koffi is and whose it is; a host loads nothing but the native library. */
const PACKAGE = [/^package\.json$/, /^LICENSE/];
const NATIVE = [/^package\.json$/, /koffi\.node$/];

export const ARCHITECTURES = ['x64', 'arm64'] as const;

/** A processor that Windows runs on. */
export type Architecture = (typeof ARCHITECTURES)[number];

const nativeOf = (architecture: Architecture): string => `@koromix/koffi-win32-${architecture}`;

/** The packages of the registry that koffi is for these. */
export const koffiPackages = (architectures: readonly Architecture[]): readonly string[] => ['koffi', ...architectures.map(nativeOf)];

const filesIn = (folder: string, below = ''): readonly string[] =>
  readdirSync(join(folder, below)).flatMap((name) => {
    const path = below === '' ? name : `${below}/${name}`;
    return statSync(join(folder, path)).isDirectory() ? filesIn(folder, path) : [path];
  });

/** koffi as a bundle finds it, by the paths beside the bundle. */
export const koffiFiles = (architectures: readonly Architecture[]): Copies =>
  Object.fromEntries(
    koffiPackages(architectures).flatMap((name) => {
      const folder = unpacked(name);
      const wanted = name === 'koffi' ? PACKAGE : NATIVE;
      return filesIn(folder)
        .filter((path) => wanted.some((pattern) => pattern.test(path)))
        .map((path) => [`node_modules/${name}/${path}`, join(folder, path)]);
    }),
  );

/** Where `npm run build` puts the PowerShell module. */
export const MODULE_FOLDER = join(ROOT, 'packages/ps-module/dist/QgaVss', MODULE_VERSION);

/** What a module that is by itself has in its folder `host`. */
const ownHost = (host: string): Copies =>
  Object.fromEntries(Object.entries({ 'host.cjs': host, ...koffiFiles(ARCHITECTURES) }).map(([path, from]) => [`host/${path}`, from]));

/**
 * Builds the module as it is installed by itself; the same sources give the same bytes.
 * @param host the host's bundle, which has to be there
 */
export const buildPowerShellModule = (folder: string = MODULE_FOLDER, host: string = HOST_BUNDLE): void =>
  buildModule(folder, { ...ownHost(host), LICENSE: join(ROOT, 'LICENSE') });

/** The same as the package for Windows has it: what it starts is the package's. */
export const buildPackagedModule = (folder: string): void => buildModule(folder, { LICENSE: join(ROOT, 'LICENSE') });

/** Copies a module that was built to where the command looks for it: into a folder of its version beside it. */
export const packModule = (bundle: string = CLI_BUNDLE, module: string = MODULE_FOLDER): void => {
  const home = join(dirname(bundle), 'module', 'QgaVss');
  rmSync(home, { recursive: true, force: true });
  cpSync(module, join(home, MODULE_VERSION), { recursive: true });
};
