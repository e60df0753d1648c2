import { expect, test } from 'vitest';
import { describeSid } from '../../src/vss/sids.ts';
import { parseDescriptor } from '../../src/windows/access-list.ts';
import { sidText } from '../../src/windows/sid.ts';

const sid = (...parts: number[]): Buffer => {
  const bytes = Buffer.alloc(8 + parts.length * 4);
  bytes.set([1, parts.length, 0, 0, 0, 0, 0, 5]);
  for (const [index, part] of parts.entries()) bytes.writeUInt32LE(part, 8 + index * 4);
  return bytes;
};

const USERS = sid(32, 545);
const GUID = Buffer.alloc(16, 0xee);

const ace = (type: number, flags: number, mask: number, ...tail: Buffer[]): Buffer => {
  const rest = Buffer.concat(tail);
  const bytes = Buffer.alloc(8 + rest.length);
  bytes.set([type, flags]);
  bytes.writeUInt16LE(bytes.length, 2);
  bytes.writeUInt32LE(mask, 4);
  bytes.set(rest, 8);
  return bytes;
};

const number = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

const descriptor = (control: number, owner: Buffer | undefined, aces: Buffer[] | undefined): Buffer => {
  const header = Buffer.alloc(20);
  header.writeUInt16LE(control, 2);
  const ownerBytes = owner ?? Buffer.alloc(0);
  if (owner !== undefined) header.writeUInt32LE(20, 4);
  if (aces === undefined) return Buffer.concat([header, ownerBytes]);
  header.writeUInt32LE(20 + ownerBytes.length, 16);
  const list = Buffer.alloc(8);
  list.writeUInt16LE(aces.length, 4);
  return Buffer.concat([header, ownerBytes, list, ...aces]);
};

const PRESENT = 0x8004;

test('a descriptor gives its owner and entries, in their order', () => {
  const bytes = descriptor(PRESENT, sid(18), [ace(1, 0, 0x10000, USERS), ace(0, 0xb, 0xf0000000, sid(11)), ace(0, 0x13, 2, USERS)]);
  expect(parseDescriptor(bytes)).toEqual({
    owner: 'S-1-5-18',
    entries: [
      { kind: 'deny', sid: 'S-1-5-32-545', mask: 0x10000, inheritOnly: false },
      { kind: 'allow', sid: 'S-1-5-11', mask: 0xf0000000, inheritOnly: true },
      { kind: 'allow', sid: 'S-1-5-32-545', mask: 2, inheritOnly: false },
    ],
  });
});

test('a list that is not present, or NULL, is none; an empty one is one', () => {
  expect(parseDescriptor(descriptor(0x8000, sid(18), [])).entries).toBeUndefined();
  expect(parseDescriptor(descriptor(PRESENT, sid(18), undefined)).entries).toBeUndefined();
  expect(parseDescriptor(descriptor(PRESENT, undefined, []))).toEqual({ entries: [] });
});

test('entries for parts of an object and on a condition count where they allow; what else there is does not', () => {
  const condition = Buffer.from('artx0000');
  const bytes = descriptor(PRESENT, undefined, [
    ace(5, 0, 1, number(0), USERS),
    ace(5, 0, 2, number(1), GUID, USERS),
    ace(11, 0, 3, number(3), GUID, GUID, USERS),
    ace(6, 0, 4, number(2), GUID, USERS),
    ace(9, 0, 5, USERS, condition),
    ace(10, 0, 6, USERS, condition),
    ace(2, 0, 7, USERS),
    ace(17, 0, 8, USERS),
    ace(0, 0, 9, USERS),
  ]);
  const entries = parseDescriptor(bytes).entries ?? [];
  expect(entries.map(({ kind, mask }) => [kind, mask])).toEqual([
    ['allow', 1],
    ['allow', 2],
    ['allow', 3],
    ['deny', 4],
    ['allow', 5],
    ['allow', 9],
  ]);
  expect(new Set(entries.map((entry) => entry.sid))).toEqual(new Set(['S-1-5-32-545']));
});

test('a descriptor that points outside of itself is refused', () => {
  const whole = descriptor(PRESENT, sid(18), [ace(0, 0, 1, USERS)]);
  for (let length = 0; length < whole.length; length++)
    expect(() => parseDescriptor(whole.subarray(0, length)), `${length}`).toThrow(RangeError);
});

test('SIDs are written as Windows writes them, and the common ones have names', () => {
  expect(sidText(sid(21, 4294967295, 0, 1001), 0)).toBe('S-1-5-21-4294967295-0-1001');
  expect(describeSid('S-1-1-0')).toBe('Everyone (S-1-1-0)');
  expect(describeSid('S-1-5-21-1')).toBe('S-1-5-21-1');
});
