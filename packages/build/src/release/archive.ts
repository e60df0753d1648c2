import { crc32, gunzipSync } from 'node:zlib';
import { deflateSync, gzipSync } from 'fflate';
import { type Files, sorted } from './files.ts';
import { keptCompressed } from './kept.ts';

/** Bytes from which on what was deflated is kept. */
const LARGE = 1_000_000;
const LEVEL = 6;

/** By fflate, in JavaScript, so the bytes depend neither on the zlib of this Node nor on the processor. */
const deflated = (bytes: Uint8Array): Uint8Array => {
  const deflate = (): Uint8Array => deflateSync(bytes, { level: LEVEL });
  return bytes.length < LARGE ? deflate() : keptCompressed(`deflate-${LEVEL}`, bytes, deflate);
};

const NOON = 12 << 11;

/** A day as ZIP files have it, which know local times without a zone: noon exists on every day everywhere. */
const dosDate = (day: Date): number => ((day.getUTCFullYear() - 1980) << 9) | ((day.getUTCMonth() + 1) << 5) | day.getUTCDate();

const VERSION_NEEDED = 20;
const DEFLATE = 8;
const UTF8 = 0x800;

/** A record of a ZIP file: its signature, and numbers of 2 or 4 bytes. */
const record = (signature: number, ...numbers: readonly (readonly [2 | 4, number])[]): Buffer => {
  const bytes = Buffer.alloc(4 + numbers.reduce((sum, [size]) => sum + size, 0));
  bytes.writeUInt32LE(signature);
  let at = 4;
  for (const [size, value] of numbers) at = size === 2 ? bytes.writeUInt16LE(value, at) : bytes.writeUInt32LE(value, at);
  return bytes;
};

const header = (name: Buffer, bytes: Uint8Array, packed: Uint8Array, day: Date): readonly (readonly [2 | 4, number])[] => [
  [2, VERSION_NEEDED],
  [2, UTF8],
  [2, DEFLATE],
  [2, NOON],
  [2, dosDate(day)],
  [4, crc32(bytes)],
  [4, packed.length],
  [4, bytes.length],
  [2, name.length],
  [2, 0],
];

/**
 * A ZIP file; the same files and day give the same bytes.
 * @param day of all its files
 */
export const zip = (files: Files, day: Date): Uint8Array => {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const [path, bytes] of Object.entries(sorted(files))) {
    const [name, packed] = [Buffer.from(path), deflated(bytes)];
    const numbers = header(name, bytes, packed, day);
    const local = [record(0x0403_4b50, ...numbers), name, packed];
    directory.push(record(0x0201_4b50, [2, VERSION_NEEDED], ...numbers, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]), name);
    parts.push(...local);
    offset += local.reduce((sum, { length }) => sum + length, 0);
  }
  const count = directory.length / 2;
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = record(0x0605_4b50, [2, 0], [2, 0], [2, count], [2, count], [4, size], [4, offset], [2, 0]);
  return Buffer.concat([...parts, ...directory, end]);
};

/** A gzip file deflated anew, for the same reason. */
export const deflatedAnew = (gzip: Uint8Array): Uint8Array => gzipSync(gunzipSync(gzip), { level: 9, mtime: 0 });
