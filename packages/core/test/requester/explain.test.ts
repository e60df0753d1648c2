import { describe, expect, test } from 'vitest';
import { explain } from '../../src/requester/inspection/explain.ts';
import { CODES } from '../../src/vss/codes.ts';
import { FAILURES } from '../../src/vss/failures.ts';

const names = (code: string): readonly string[] => explain(code).map(({ name }) => name);

describe('explain', () => {
  test.each(CODES.map(({ name }) => [name]))('%s by its name', (name) => expect(names(name)).toContain(name));
  test.each(Object.keys(FAILURES).map((name) => [name]))('%s, a failure of ours', (name) => {
    expect(explain(name)).toContainEqual(expect.objectContaining({ name, kind: 'failure', remedy: expect.stringMatching(/./) }));
  });

  test.each([
    ['0x8004230F'],
    ['0x8004230f'],
    ['8004230F'],
    ['2147754767'],
    ['-2147212529'],
    ['VSS_E_UNEXPECTED_PROVIDER_ERROR'],
    ['vss_e_unexpected_provider_error,Invoke-QgaFreeze'],
  ])('%s is one code in every spelling', (code) => expect(names(code)).toEqual(['VSS_E_UNEXPECTED_PROVIDER_ERROR']));

  test('a number has its other spellings', () => {
    expect(explain('VSS_E_UNEXPECTED_PROVIDER_ERROR')[0]).toMatchObject({ hex: '0x8004230F', signed: -2147212529 });
  });

  test('a bare number is all that has that value', () => {
    expect(new Set(explain('5').map(({ kind }) => kind)).size).toBeGreaterThan(1);
    expect(explain('5').every(({ signed }) => signed === 5)).toBe(true);
  });

  test.each([['nonsense'], ['0x12345678'], [''], ['-99999999999'], ['0x123456789'], ['__proto__'], ['constructor']])(
    '%s is nothing that is known',
    (code) => expect(() => explain(code)).toThrowError(expect.objectContaining({ name: 'UNKNOWN_CODE' })),
  );
});
