import { afterAll, describe, expect, test, vi } from 'vitest';
import { ForeignMemory } from '../../src/windows/foreign-memory.ts';
import { koffi } from '../../src/windows/koffi.ts';

/** What one view shows. */
const SPAN = 4 * 1024 * 1024;
const SIZE = 20 * SPAN;
const block = koffi.alloc('uint8', SIZE);
const start = Math.ceil(Number(koffi.address(block)) / 16) * 16;
const bytes = Buffer.from(koffi.view(block, SIZE) as ArrayBuffer, start - Number(koffi.address(block)));
const memory = new ForeignMemory();

afterAll(() => koffi.free(block));

const put = (offset: number, text: string, behind = 0xffff): number => {
  bytes.write(`${text}\0`, offset, 'utf16le');
  bytes.writeUInt16LE(behind, offset + (text.length + 1) * 2);
  return start + offset;
};

describe('memory of others, read in place', () => {
  test('a word is what lies there now, in every view', () => {
    for (const offset of [0, SPAN, SIZE - 64, 0]) {
      for (const value of [0xfedcba98, 7]) {
        bytes.writeUInt32LE(value, offset);
        expect(memory.uint32(start + offset)).toBe(value);
      }
    }
  });

  test('twenty places that are read in turns are shown once each', () => {
    using view = vi.spyOn(koffi, 'view');
    const fresh = new ForeignMemory();
    for (let round = 0; round < 5; round += 1) for (let offset = 0; offset < SIZE; offset += SPAN) fresh.uint32(start + offset);
    expect(view).toHaveBeenCalledTimes(SIZE / SPAN);
  });

  test('what lies in the lowest addresses is shown without null, of which there is no view', () => {
    const words = new Uint32Array(4).fill(7);
    using view = vi.spyOn(koffi, 'view').mockReturnValue(words.buffer);
    expect(new ForeignMemory().uint32(0x1_0008)).toBe(7);
    expect(view.mock.lastCall?.[0]).toBe(0x1_0000);
  });

  test('a pointer has both of its words', () => {
    bytes.writeBigUInt64LE(0x7ff6_8000_1234n, 128);
    expect(memory.pointer(start + 128)).toBe(0x7ff6_8000_1234);
  });

  test('a pointer that lies across two views', () => {
    const border = Math.ceil((start + 4) / SPAN) * SPAN - start;
    bytes.writeBigUInt64LE(0x1122_3344_5566n, border - 4);
    expect(memory.pointer(start + border - 4)).toBe(0x1122_3344_5566);
  });

  test.each([
    ['', ''],
    ['a', 'a'],
    ['ab', 'ab'],
    ['SERVER\\INSTANCE', 'SERVER\\INSTANCE'],
  ])('%j is the same text elsewhere, whatever lies behind it', (one, other) => {
    expect(memory.isSameText(put(256, one, 1), put(SIZE / 2, other, 2))).toBe(true);
  });

  test.each([
    ['', 'a'],
    ['a', ''],
    ['a', 'ab'],
    ['ab', 'a'],
    ['abc', 'abd'],
    ['abc', 'abcd'],
    ['abcd', 'abc'],
    ['ab', 'abc'],
  ])('%j is not %j', (one, other) => {
    expect(memory.isSameText(put(256, one), put(SIZE / 2, other))).toBe(false);
  });

  test('no text is the same as no text, and as nothing else', () => {
    expect(memory.isSameText(0, 0)).toBe(true);
    expect(memory.isSameText(0, put(256, ''))).toBe(false);
    expect(memory.isSameText(put(256, ''), 0)).toBe(false);
  });

  test('what does not lie at a multiple of four is the same as itself alone', () => {
    const [one, other] = [put(258, 'a'), put(302, 'a')];
    expect(memory.isSameText(one, one)).toBe(true);
    expect(memory.isSameText(one, other)).toBe(false);
  });
});
