import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  CATALOGUE,
  CONTRACT,
  EVENT_NAMES,
  EVENT_SDDL,
  HOST_CONTRACT,
  type Method,
  OUR_SIDS,
  OWNER_MUTEX_NAME,
} from '@qga-vss/core/internal';
import packageJson from '../package.json' with { type: 'json' };
import { type ModuleSource, moduleFiles } from './module-files.ts';

export const MODULE_VERSION: string = packageJson.version;

/** Where files come from that are not made here, by their paths in the module. */
export type Copies = Readonly<Record<string, string>>;

/**
 * What a module is made from besides a contract: the product's.
 * @param otherFiles in its folder
 */
export const moduleSource = (contract: Readonly<Record<string, Method>>, otherFiles: readonly string[]): ModuleSource => ({
  contract,
  version: MODULE_VERSION,
  scenarios: Object.fromEntries(CATALOGUE.map(({ name, description }) => [name, description])),
  hold: { Thaw: EVENT_NAMES.thaw, Owner: OWNER_MUTEX_NAME, Descriptor: EVENT_SDDL, Owners: OUR_SIDS },
  otherFiles,
});

/**
 * Writes the module into a folder, which is emptied first.
 * @param copies the host's bundle, koffi, licences
 * @param contract the product's, where left out
 */
export const buildModule = (
  folder: string,
  copies: Copies,
  contract: Readonly<Record<string, Method>> = { ...CONTRACT, ...HOST_CONTRACT },
): void => {
  rmSync(folder, { recursive: true, force: true });
  const source = moduleSource(contract, Object.keys(copies));
  for (const [name, text] of Object.entries(moduleFiles(source))) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  for (const [name, from] of Object.entries(copies)) cpSync(from, join(folder, name), { recursive: true, dereference: true });
};
