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

const find = (name: string, folder: string): string => {
  const places = modulesOf(folder).map((modules) => path.join(modules, name));
  const found = places.find((place) => existsSync(place));
  if (found === undefined) throw new Error(`It is not where it is installed with qga-vss: ${places.join(', ')} is missing.`);
  return realpathSync(found);
};

/**
 * The full path of koffi's native library, for code in a folder. Its own loader finds the same file, and takes a third of the time that
 * loading it takes to search for it.
 * @throws Error where it is not there
 */
export const koffiFile = (folder: string): string => {
  const { platform, arch } = process;
  const koffi = find(path.join('koffi', 'package.json'), folder);
  // Another version of it may lie nearer than the one that npm has installed with this koffi.
  const native = path.join('@koromix', `koffi-${platform}-${arch}`, `${platform}_${arch}`, 'koffi.node');
  return find(native, path.dirname(koffi));
};
