import { describe, expect, test } from 'vitest';
import type { Volume } from '../../src/platform/volumes.ts';
import { coversEveryDisk, coversSystemState, outsideSet, selectVolumes } from '../../src/requester/volumes.ts';
import { QgaError } from '../../src/vss/errors.ts';

const volume = (digit: number, special: Partial<Volume> & Pick<Volume, 'mountPaths'>): Volume => ({
  guidPath: `\\\\?\\Volume{0000000${digit}-0000-0000-0000-000000000000}\\`,
  driveType: 'fixed',
  boot: false,
  system: false,
  ...special,
});

const system = volume(0, { mountPaths: [], system: true });
const c = volume(1, { mountPaths: ['C:\\'], boot: true });
const data = volume(2, { mountPaths: ['D:\\', 'C:\\Mount\\Data\\'] });
const stick = volume(3, { mountPaths: ['R:\\'], driveType: 'removable' });
const ALL = [system, c, data, stick];

const name = (thrown: () => unknown): string => {
  try {
    thrown();
  } catch (error) {
    return (error as Error).name;
  }
  return 'nothing';
};

describe('volumes', () => {
  test('every fixed one where none is named', () => expect(selectVolumes(ALL, {})).toEqual([system, c, data]));

  test.each([
    ['d:'],
    ['D:\\'],
    ['D:/'],
    ['C:\\mount\\DATA'],
    ['C:/Mount/Data/'],
    ['\\\\?\\Volume{00000002-0000-0000-0000-000000000000}'],
    ['\\\\?\\VOLUME{00000002-0000-0000-0000-000000000000}\\'],
  ])('one volume by the name %s', (path) => expect(selectVolumes(ALL, { volumes: [path] })).toEqual([data]));

  test('each once, in the order named', () => expect(selectVolumes(ALL, { volumes: ['D:', 'C:', 'C:\\Mount\\Data'] })).toEqual([data, c]));

  test('a removable one only by name', () => expect(selectVolumes(ALL, { volumes: ['R:'] })).toEqual([stick]));

  test('left out by any of its names', () => expect(selectVolumes(ALL, { excludeVolumes: ['C:\\Mount\\Data'] })).toEqual([system, c]));

  test.each([
    ['an unknown drive', { volumes: ['Q:'] }, 'VOLUME_NOT_FOUND'],
    ['a folder on a volume', { volumes: ['C:\\Mount'] }, 'VOLUME_NOT_FOUND'],
    ['an unknown drive to leave out', { excludeVolumes: ['Q:'] }, 'VOLUME_NOT_FOUND'],
    ['nothing left', { volumes: ['D:'], excludeVolumes: ['D:'] }, 'NO_VOLUMES'],
  ])('%s is refused', (_, settings, error) => expect(name(() => selectVolumes(ALL, settings))).toBe(error));

  test('the refusal says which, with one colon', () => {
    expect(() => selectVolumes(ALL, { volumes: ['Q:'] })).toThrow(/^Q: No volume/);
  });

  test('65 are too many, 64 are not', () => {
    const many = Array.from({ length: 65 }, (_, index) => volume(index % 10, { guidPath: `\\\\?\\Volume{${index}}\\`, mountPaths: [] }));
    expect(name(() => selectVolumes(many, {}))).toBe('TOO_MANY_VOLUMES');
    expect(selectVolumes(many.slice(1), {})).toHaveLength(64);
  });

  test('no fixed volume at all is an error, not a random number', () => expect(name(() => selectVolumes([stick], {}))).toBe('NO_VOLUMES'));

  test.each<[string, Partial<Volume>, boolean]>([
    ['a fixed one', {}, false],
    ['a removable one', { driveType: 'removable', fileSystem: 'NTFS' }, false],
    ['a removable one without a medium', { driveType: 'removable' }, true],
    ['a disc that is only read', { driveType: 'cdrom', fileSystem: 'CDFS' }, true],
  ])('a set without %s leaves out no file of an application: %o, %s', (_, special, covered) => {
    const other = volume(4, { mountPaths: ['R:\\'], ...special });
    expect(coversEveryDisk([...ALL, other], [system, c, data])).toBe(covered);
    expect(coversEveryDisk([...ALL, other], [system, c, data, other])).toBe(true);
  });

  test('system state needs boot and system volume', () => {
    expect(coversSystemState(ALL, [c, data])).toBe(false);
    expect(coversSystemState(ALL, [system, c])).toBe(true);
    expect(coversSystemState([data, stick], [data])).toBe(false);
  });

  test.each([
    ['D:\\db', true],
    ['C:\\db', false],
    ['C:\\Mount\\Data\\db', true],
    ['C:\\Mount\\Database', false],
    ['c:\\mount\\data', true],
    ['\\\\?\\Volume{00000002-0000-0000-0000-000000000000}\\db', true],
    ['\\\\server\\share', true],
    ['%Nothing%\\x', true],
  ])('with D: in the set %s lies inside: %s', (path, inside) => expect(outsideSet(ALL, [data])(path) === undefined).toBe(inside));

  test('a path that no volume claims may lie on one outside whose mount paths could not be read', () => {
    const unread = volume(4, { mountPaths: [], unread: QgaError.ofHresult(0x80070015, {}) });
    expect(outsideSet([...ALL, unread], [c])('X:\\db')).toBe(unread);
    expect(outsideSet([...ALL, unread], [c, unread])('X:\\db')).toBe(undefined);
    expect(outsideSet([...ALL, unread], [c])('C:\\db')).toBe(undefined);
  });
});
