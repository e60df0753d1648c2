import { describe, expect, test } from 'vitest';
import { type Place, type Right, weaknesses } from '../../src/windows/weaknesses.ts';
import { protection, SIDS } from './sddl.ts';

const ME = SIDS.ME;
const PLACES = ['file', 'link', 'folder', 'above'] as const;

const found = (sddl: string, place: Place): Record<string, readonly Right[]> =>
  Object.fromEntries(weaknesses(protection(sddl), place, ME).map(({ sid, rights }) => [sid, rights]));

const who = (sddl: string, place: Place): string[] => Object.keys(found(sddl, place));

const USERS = SIDS.BU;
const EVERYONE = 'S-1-1-0';

/** Each bit that matters, by place; every other bit of the mask must not. */
const BITS: Readonly<Record<Place, Readonly<Record<number, Right>>>> = {
  file: { 1: 'write', 2: 'append', 16: 'delete', 18: 'write DAC', 19: 'write owner' },
  link: { 1: 'write', 2: 'append', 8: 'write attributes', 16: 'delete', 18: 'write DAC', 19: 'write owner' },
  folder: { 1: 'add file', 2: 'add folder', 6: 'delete child', 16: 'delete', 18: 'write DAC', 19: 'write owner' },
  above: { 6: 'delete child', 16: 'delete', 18: 'write DAC', 19: 'write owner' },
};

describe.each(PLACES)('rights on a %s', (place) => {
  test.each(Array.from({ length: 28 }, (_, bit) => bit))('bit %d', (bit) => {
    const right = BITS[place][bit];
    const sddl = `O:SYD:(A;;0x${(1 << bit).toString(16)};;;BU)`;
    expect(found(sddl, place)).toEqual(right === undefined ? {} : { [USERS]: [right] });
  });

  test.each([
    ['GA', Object.values(BITS[place]).length],
    ['GR', 0],
    ['GX', 0],
    ['FR', 0],
    ['FX', 0],
    ['FA', Object.values(BITS[place]).length],
  ])('%s means %d of them', (rights, count) => {
    expect(found(`O:SYD:(A;;${rights};;;BU)`, place)[USERS]?.length ?? 0).toBe(count);
  });

  test.each(['SY', 'BA', 'TI', 'ME', 'CO', 'CG', 'OW'])('%s may have all of them', (sid) => {
    expect(who(`O:${sid === 'ME' || sid === 'TI' ? sid : 'BA'}D:(A;;FA;;;${sid})`, place)).toEqual([]);
  });

  test('what is only there to be inherited does not count', () => {
    expect(who('O:SYD:(A;OICIIO;FA;;;BU)', place)).toEqual([]);
    expect(who('O:SYD:(A;OICI;FA;;;BU)', place)).toEqual([USERS]);
    expect(who('O:SYD:(D;OICIIO;FA;;;BU)(A;;FA;;;BU)', place)).toEqual([USERS]);
  });

  test('no access list lets everyone in, an empty one nobody', () => {
    expect(found('O:SY', place)).toEqual({ [EVERYONE]: ['no access list'] });
    expect(found('O:SYD:', place)).toEqual({});
  });

  test('an owner who is not trusted counts, whatever the list says', () => {
    expect(found('O:ELSED:(D;;FA;;;ELSE)', place)).toEqual({ [SIDS.ELSE]: ['owner'] });
    for (const owner of ['SY', 'BA', 'TI', 'ME']) expect(found(`O:${owner}D:`, place)).toEqual({});
  });

  test('a deny counts for whom it names, and before what it denies', () => {
    expect(who('O:SYD:(D;;FA;;;BU)(A;;FA;;;BU)', place)).toEqual([]);
    expect(who('O:SYD:(A;;FA;;;BU)(D;;FA;;;BU)', place)).toEqual([USERS]);
    expect(who('O:SYD:(D;;FA;;;AU)(A;;FA;;;BU)', place)).toEqual([USERS]);
    expect(who('O:SYD:(D;;GA;;;WD)(A;;FA;;;BU)', place)).toEqual([]);
    expect(who('O:SYD:(A;;FA;;;BU)(D;;GA;;;WD)(A;;FA;;;AU)', place)).toEqual([USERS]);
  });

  test('what is left after a deny is told', () => {
    expect(found('O:SYD:(D;;SDWDWO;;;BU)(A;;FA;;;BU)', place)[USERS]).toEqual(
      Object.values(BITS[place]).filter((right) => !['delete', 'write DAC', 'write owner'].includes(right)),
    );
  });
});

test('generic write is writing into a file or link, adding to a folder, and nothing above', () => {
  expect(PLACES.map((place) => found('O:SYD:(A;;GW;;;BU)', place)[USERS])).toEqual([
    ['write', 'append'],
    ['write', 'append', 'write attributes'],
    ['add file', 'add folder'],
    undefined,
  ]);
});

describe('what a stock Windows has', () => {
  const DRIVE = 'O:TID:PAI(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)(A;OICI;0x1200a9;;;BU)(A;OICIIO;0x1301bf;;;AU)(A;;0x4;;;AU)';
  const PROGRAM_FILES =
    'O:TID:PAI(A;;FA;;;TI)(A;CIIO;GA;;;TI)(A;;0x1301bf;;;SY)(A;OICIIO;GA;;;SY)(A;;0x1301bf;;;BA)(A;OICIIO;GA;;;BA)(A;;0x1200a9;;;BU)(A;OICIIO;GXGR;;;BU)(A;OICIIO;GA;;;CO)';
  const FOLDER_OF_C = 'O:BAD:AI(A;OICIID;FA;;;BA)(A;OICIID;FA;;;SY)(A;OICIID;0x1200a9;;;BU)(A;ID;0x1301bf;;;AU)(A;OICIIOID;SDGXGWGR;;;AU)';
  const PROFILE = 'O:SYD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;ME)';

  test('is no way in above Program Files', () => {
    expect([who(DRIVE, 'above'), who(PROGRAM_FILES, 'above'), who(PROGRAM_FILES, 'folder')]).toEqual([[], [], []]);
  });

  test('is one in a folder made below C:\\', () => {
    expect(found(FOLDER_OF_C, 'folder')).toEqual({ 'S-1-5-11': ['add file', 'add folder', 'delete'] });
    expect(found(FOLDER_OF_C, 'above')).toEqual({ 'S-1-5-11': ['delete'] });
  });

  test("is none in the caller's own profile, and one in another's", () => {
    expect(who(PROFILE, 'folder')).toEqual([]);
    expect(who(PROFILE.replace('ME', 'ELSE'), 'folder')).toEqual([SIDS.ELSE]);
  });
});
