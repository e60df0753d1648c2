import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { Block, BlockPool } from '../../src/windows/memory.ts';
import { milliseconds } from '../../src/windows/vss-async.ts';

const TEXT = '{01234567-89ab-cdef-0123-456789abcdef}';

test('a GUID has the layout of the SDK: three little-endian numbers, then eight bytes', () => {
  using block = new Block(64);
  block.setGuid(16, TEXT.toUpperCase());
  expect([block.uint32(16), block.uint32(20), block.uint32(24), block.uint32(28)]).toEqual([
    0x01234567, 0xcdef89ab, 0x67452301, 0xefcdab89,
  ]);
  expect(block.guid(16)).toBe(TEXT);
  expect([block.uint32(12), block.uint32(32)]).toEqual([0, 0]);
});

test.each(['', 'x', `${TEXT}0`, TEXT.replace('0', 'g')])('%j is refused as a GUID, and nothing is written', (text) => {
  using block = new Block(16);
  expect(() => block.setGuid(0, text)).toThrow(TypeError);
  expect(block.guid(0)).toBe('{00000000-0000-0000-0000-000000000000}');
});

test.each([0, 1, 0xffff_ffff, 0x1_0000_0000, 0x7ff8_1234_5678])('a pointer of %d comes back as it was', (pointer) => {
  using block = new Block(16);
  block.setPointer(8, pointer);
  expect(block.pointer(8)).toBe(pointer);
});

test('memory is aligned for arguments by value, and reads zero once freed', () => {
  const block = new Block(20);
  expect([block.address % 16, block.size]).toEqual([0, 32]);
  block.setUint32(0, 7);
  block[Symbol.dispose]();
  block[Symbol.dispose]();
  expect([block.uint32(0), block.words.length]).toEqual([0, 0]);
});

test.each([
  ['ends at its NUL', 'a\u0100\u00e4\0rest', 'a\u0100\u00e4'],
  ['is empty where it begins with one', '\0rest', ''],
  ['is the whole block where there is none', '12345678', '12345678'],
])('a text %s', (_what, written, read) => {
  using block = new Block(16);
  block.bytes.set(Buffer.from(written, 'utf16le'));
  expect(block.textToNul(0)).toBe(read);
});

test('a short text does not keep the block it was read from in memory', () => {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  using block = new Block(65_536);
  block.bytes.set(Buffer.from('a path that is longer than thirteen characters\0', 'utf16le'));
  collect();
  const before = process.memoryUsage().heapUsed;
  const texts = Array.from({ length: 200 }, () => block.textToNul(0));
  collect();
  const bytesEach = (process.memoryUsage().heapUsed - before) / texts.length;
  expect(bytesEach).toBeLessThan(4096);
  expect(new Set(texts).size).toBe(1);
});

test('a block is not shared while a call uses it, and comes back clear', async () => {
  const pool = new BlockPool();
  const { promise, resolve } = Promise.withResolvers<void>();
  let first = 0;
  const running = pool.with(async (block) => {
    first = block.address;
    block.setUint32(0, 1);
    await promise;
  });
  const second = await pool.with(async (block) => block.address);
  expect(second).not.toBe(first);
  resolve();
  await running;
  await pool.with(async (block) => expect([block.address, block.uint32(0)]).toEqual([first, 0]));
});

test.each([
  [0, 0],
  [0.2, 1],
  [-5, 0],
  [Number.NaN, 0],
  [1e300, 0xffff_fffe],
  [Number.POSITIVE_INFINITY, 0xffff_fffe],
])('%d milliseconds are %d to Windows, never INFINITE', (ms, expected) => {
  expect(milliseconds(ms)).toBe(expected);
});
