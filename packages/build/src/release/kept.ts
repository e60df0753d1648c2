import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../process.ts';

const CACHE = join(ROOT, '.cache', 'compressed');

/**
 * What compressing some bytes gives, which is kept: a Node.js takes ten seconds, and is the same from one release to the next.
 * @param how it is compressed, with the level
 * @param keep of those compressed so: all, or the last one where each release has another
 */
export const keptCompressed = (how: string, bytes: Uint8Array, compress: () => Uint8Array, keep: 'all' | 'last' = 'all'): Uint8Array => {
  const file = join(CACHE, `${how}-${createHash('sha256').update(bytes).digest('hex')}`);
  if (existsSync(file)) return readFileSync(file);
  const made = compress();
  mkdirSync(CACHE, { recursive: true });
  const before = keep === 'all' ? [] : readdirSync(CACHE).filter((name) => name.startsWith(`${how}-`) && !name.includes('.'));
  for (const name of before) rmSync(join(CACHE, name), { force: true });
  // Whole or not at all, whoever builds beside.
  writeFileSync(`${file}.${process.pid}`, made);
  renameSync(`${file}.${process.pid}`, file);
  return made;
};
