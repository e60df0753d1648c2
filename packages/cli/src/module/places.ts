import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { QgaError } from '@qga-vss/core';
import type { World } from '../command-line/world.ts';
import { programFiles } from '../powershell/editions.ts';
import { MODULE_NAME, type ModuleFolder, readModule } from './module-folder.ts';

/** Where the build puts the module: beside the bundle that has this inside. */
const PACKAGED = join(import.meta.dirname, 'module', MODULE_NAME);

/**
 * The module that this package has with it.
 * @throws MODULE_NOT_BUILT
 */
export const packagedModule = (home: string = PACKAGED): ModuleFolder => {
  const [version] = existsSync(home) ? readdirSync(home) : [];
  const found = version === undefined ? undefined : readModule(join(home, version));
  if (found === undefined) throw QgaError.of('MODULE_NOT_BUILT', { object: home });
  return found;
};

/**
 * The folder of modules: that of all users, which both editions read and only administrators may write to, or the one named.
 * @throws MODULE_FOLDER_UNKNOWN
 */
export const modulesRoot = (destination: unknown, { platform, env }: Pick<World, 'platform' | 'env'>): string => {
  if (typeof destination === 'string') return resolve(destination);
  const below = platform === 'win32' ? programFiles(env) : undefined;
  if (below === undefined) throw QgaError.of('MODULE_FOLDER_UNKNOWN');
  return join(below, 'WindowsPowerShell', 'Modules');
};

/** Where a module belongs below a folder of modules. */
export const targetIn = (root: string, { version }: ModuleFolder): string => join(root, MODULE_NAME, version);
