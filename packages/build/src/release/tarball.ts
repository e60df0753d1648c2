import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Files } from './files.ts';
import { keptCompressed } from './kept.ts';
import { runTool } from './windows/tools.ts';

/** The fastest: the next levels take 2 and 5 times as long for 6 and 10 per cent less. */
const LEVEL = '-1';

/**
 * A `.tar.xz`; the same files and day give the same bytes.
 * @param programs what is executable among them
 * @param folder to work in, empty
 */
export const tarXz = (files: Files, programs: readonly string[], day: Date, folder: string): Uint8Array => {
  const [tree, tar] = [join(folder, 'tree'), join(folder, 'files.tar')];
  for (const [path, bytes] of Object.entries(files)) {
    const file = join(tree, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
    chmodSync(file, programs.includes(path) ? 0o755 : 0o644);
  }
  const owner = ['--owner=0', '--group=0', '--numeric-owner', `--mtime=@${day.getTime() / 1000}`];
  const names = Object.keys(files).sort();
  // The files alone: folders have the rights of whoever unpacks them.
  execFileSync('tar', ['--create', '--file', tar, '--format=ustar', ...owner, '--directory', tree, '--no-recursion', '--', ...names]);
  const compress = (): Uint8Array => {
    runTool('xz', [LEVEL, '--threads=1', tar], folder);
    return readFileSync(`${tar}.xz`);
  };
  return keptCompressed(`xz${LEVEL}`, readFileSync(tar), compress, 'last');
};
