import { existsSync, realpathSync } from 'node:fs';
import path, { type PlatformPath } from 'node:path';

/**
 * The node_modules that belong to code in a folder, the nearest first: beside it, and further up only to the end of what npm
 * installed it with, or of a checkout of its sources. Node would go on up to the root of the drive, and everybody can make C:\node_modules.
 * @seam
 */
export const modulesOf = (folder: string, { dirname, basename, join }: PlatformPath = path): readonly string[] => {
  const folders = [folder];
  for (let at = folder; dirname(at) !== at; at = dirname(at)) folders.push(dirname(at));
  const names = folders.map((at) => basename(at));
  const edge = Math.max(names.lastIndexOf('node_modules'), names.indexOf('packages')) + 1;
  const own = folders.slice(0, edge + 1).filter((at) => basename(at) !== 'node_modules' && dirname(at) !== at);
  return own.map((at) => join(at, 'node_modules'));
};

const PLATFORM = `${process.platform}-${process.arch}`;

/** The native library, below a node_modules. */
const LIBRARY = path.join('@koromix', `koffi-${PLATFORM}`, PLATFORM.replace('-', '_'), 'koffi.node');

const find = (name: string, folder: string): string | undefined =>
  modulesOf(folder)
    .map((modules) => path.join(modules, name))
    .find((place) => existsSync(place));

/**
 * The full path of koffi's native library, for code in a folder: of the library that npm has installed with the nearest koffi, since one
 * of another version may lie nearer. Its own loader finds the same file, and searches for half the time that loading it takes.
 * @throws Error where it is not there
 */
export const koffiFile = (folder: string): string => {
  const koffi = path.join('koffi', 'package.json');
  const found = find(koffi, folder);
  // Where the package is a link, what it needs lies beside that to which it leads.
  const library = found && (find(LIBRARY, path.dirname(found)) ?? find(LIBRARY, path.dirname(realpathSync(found))));
  if (library !== undefined) return library;
  const places = modulesOf(folder).map((modules) => path.join(modules, found === undefined ? koffi : LIBRARY));
  throw new Error(`It is not where it is installed with qga-vss: ${places.join(', ')} is missing.`);
};
