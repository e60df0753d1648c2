import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const MODULE_NAME = 'QgaVss';
export const MANIFEST = `${MODULE_NAME}.psd1`;

/** A version of the module on disk, as its manifest describes it. */
export interface ModuleFolder {
  readonly path: string;
  readonly version: string;
  /** The same for every version of this module, and for no other. */
  readonly guid: string;
  /** What it consists of: paths in it, with `/`. */
  readonly files: readonly string[];
  readonly commands: readonly string[];
}

const text = (manifest: string, key: string): string | undefined => new RegExp(`^\\s*${key} = '([^']*)'`, 'm').exec(manifest)?.[1];

const texts = (manifest: string, key: string): readonly string[] => {
  const [, list = ''] = new RegExp(`^\\s*${key} = @\\(([^)]*)\\)`, 'm').exec(manifest) ?? [];
  return [...list.matchAll(/'([^']*)'/g)].map(([, each = '']) => each);
};

/** Whether a path of a manifest leads to something in the module's folder. */
const isInside = (file: string): boolean => /^[^/\\:][^\\:]*$/.test(file) && !file.split('/').includes('..');

/** The module in a folder; undefined where there is none whose manifest reads as ours are written. */
export const readModule = (path: string): ModuleFolder | undefined => {
  const file = join(path, MANIFEST);
  if (!existsSync(file)) return undefined;
  const manifest = readFileSync(file, 'utf8');
  const version = text(manifest, 'ModuleVersion');
  const guid = text(manifest, 'GUID');
  const files = texts(manifest, 'FileList');
  if (version === undefined || guid === undefined || !files.every(isInside)) return undefined;
  return { path, version, guid, files, commands: texts(manifest, 'FunctionsToExport') };
};

/** The versions of the module below a folder of modules; those of another module of that name are not ours. */
export const versionsIn = (root: string, guid: string): readonly ModuleFolder[] => {
  const home = join(root, MODULE_NAME);
  if (!existsSync(home)) return [];
  return readdirSync(home).flatMap((name) => {
    const found = /^\d/.test(name) ? readModule(join(home, name)) : undefined;
    return found?.guid === guid ? [found] : [];
  });
};

/** Every file in a folder, by its path in it, with `/`. */
export const filesIn = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => !entry.isDirectory())
        .map((entry) =>
          join(entry.parentPath, entry.name)
            .slice(folder.length + 1)
            .replaceAll('\\', '/'),
        )
    : [];
