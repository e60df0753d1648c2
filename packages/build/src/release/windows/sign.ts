import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Files } from '../files.ts';
import { imageOf } from './authenticode.ts';

/** Gives a file its signature. @param name the file's, which says of what kind it is */
export type Sign = (name: string, bytes: Uint8Array) => Uint8Array;

/** A build that anybody can repeat is not signed. */
export const unsigned: Sign = (_name, bytes) => bytes;

/** @param program is started with the path of each file, and signs it in its place */
export const signedBy =
  (program: string): Sign =>
  (name, bytes) => {
    const folder = mkdtempSync(join(tmpdir(), 'qga-vss-sign-'));
    try {
      const file = join(folder, basename(name));
      writeFileSync(file, bytes);
      execFileSync(program, [file], { stdio: ['ignore', 'inherit', 'inherit'] });
      return readFileSync(file);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };

/** Every program and library that has no signature yet: ours, and koffi's. */
export const withSignatures = (files: Files, sign: Sign): Files =>
  Object.fromEntries(Object.entries(files).map(([path, bytes]) => [path, imageOf(bytes)?.isSigned === false ? sign(path, bytes) : bytes]));
