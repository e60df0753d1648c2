import { expect, test } from 'vitest';
import { linkOf } from '../../src/windows/reparse-point.ts';

const SYMLINK = 0xa000_000c;
const MOUNT_POINT = 0xa000_0003;

/** REPARSE_DATA_BUFFER as Windows fills it: the name for people first, where it is in the way. */
const reparsePoint = (tag: number, substitute: string, print = 'what people see'): Uint8Array => {
  const names = Buffer.from(print + substitute, 'utf16le');
  const bytes = Buffer.alloc(16_384);
  const at = tag === SYMLINK ? 20 : 16;
  bytes.writeUInt32LE(tag, 0);
  bytes.writeUInt16LE(at - 8 + names.length, 4);
  bytes.writeUInt16LE(print.length * 2, 8);
  bytes.writeUInt16LE(substitute.length * 2, 10);
  bytes.writeUInt16LE(0, 12);
  bytes.writeUInt16LE(print.length * 2, 14);
  names.copy(bytes, at);
  return bytes;
};

test.each([
  ['a symbolic link', SYMLINK, '\\??\\C:\\real\\node.exe', 'C:\\real\\node.exe'],
  ['a relative one', SYMLINK, '..\\lib\\node.exe', '..\\lib\\node.exe'],
  ['one to a share', SYMLINK, '\\??\\UNC\\server\\share\\node.exe', '\\\\server\\share\\node.exe'],
  ['a junction', MOUNT_POINT, '\\??\\D:\\apps', 'D:\\apps'],
  [
    'a mounted volume',
    MOUNT_POINT,
    '\\??\\Volume{1b9a1b4e-0000-0000-0000-100000000000}\\',
    '\\\\?\\Volume{1b9a1b4e-0000-0000-0000-100000000000}\\',
  ],
])('%s leads where it says', (_what, tag, substitute, target) => {
  expect(linkOf(reparsePoint(tag, substitute))).toEqual({ target });
});

test.each([
  ['compressed by the system', 0x8000_0017],
  ['deduplicated', 0x8000_0013],
  ['kept in a cloud', 0x9000_001a],
])('a file that is %s leads nowhere else', (_what, tag) => {
  expect(linkOf(reparsePoint(tag, ''))).toEqual({});
});

test('of another kind of link it cannot be told where it leads', () => {
  expect(linkOf(reparsePoint(0xa000_001d, '/usr/bin/node'))).toBeUndefined();
});
