import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const filesIn = (path: string): string[] =>
  statSync(path).isDirectory()
    ? readdirSync(path)
        .sort()
        .flatMap((name) => filesIn(join(path, name)))
    : [path];

/** A digest of files, folders (with all in them) and words. */
export const digest = (paths: readonly string[], words: readonly string[] = []): string => {
  const hash = createHash('sha256');
  for (const file of paths.flatMap(filesIn)) hash.update(file).update('\0').update(readFileSync(file));
  for (const word of words) hash.update('\0').update(word);
  return hash.digest('hex');
};

/** Runs `make` unless the stamp file says that it has been run for the same inputs. */
export const unlessDone = (stampFile: string, stamp: string, make: () => void): void => {
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  make();
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, stamp);
};
