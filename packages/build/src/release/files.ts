import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** Files by their paths in a package, always with slashes. */
export type Files = Readonly<Record<string, Uint8Array>>;

/** The same in the order of their paths, whatever order they were found in. */
export const sorted = <T>(files: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(files).sort(([one], [other]) => (one < other ? -1 : 1)));

/** All files below a folder. */
export const filesBelow = (folder: string): Files =>
  sorted(
    Object.fromEntries(
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => join(parentPath, name))
        .map((path) => [relative(folder, path).replaceAll(sep, '/'), readFileSync(path)]),
    ),
  );

/** The same below a folder of the package. */
export const under = (folder: string, files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([path, bytes]) => [`${folder}/${path}`, bytes]));

export const text = (content: string): Uint8Array => new TextEncoder().encode(content);
