import { describe, expect, test } from 'vitest';
import { choose } from './choice.ts';
import { tiersWith } from './vitest.ts';

const TIERS = [...['sources', 'memory', 'lab', 'packages'].map((name) => ({ name })), { name: 'sdk', byName: true } as const];

describe('what of the tests is run', () => {
  test.each([
    { args: [], fitting: [], tiers: ['sources', 'memory', 'lab', 'packages'], words: [] },
    { args: ['sdk'], fitting: [], tiers: ['sdk'], words: [] },
    { args: ['lab', 'memory'], fitting: [], tiers: ['memory', 'lab'], words: [] },
    { args: ['memory', 'some/path'], fitting: ['memory', 'lab'], tiers: ['memory'], words: ['some/path'] },
    { args: ['word', 'another'], fitting: ['lab', 'memory', 'sdk'], tiers: ['memory', 'lab'], words: ['word', 'another'] },
    { args: ['memory', 'word', 'lab', '-t', 'name'], fitting: ['memory', 'lab'], tiers: ['memory'], words: ['word', 'lab', '-t', 'name'] },
    { args: ['sources', 'memory', 'word'], fitting: ['memory'], tiers: ['memory'], words: ['word'] },
  ])('$args', ({ args, fitting, tiers, words }) => {
    const asked: unknown[] = [];
    const chosen = choose(args, TIERS, (given) => {
      asked.push(given);
      return fitting;
    });
    expect({ tiers: chosen.tiers.map(({ name }) => name), words: chosen.words }).toEqual({ tiers, words });
    expect(asked).toEqual(words.length === 0 ? [] : [words]);
  });

  test.each([
    { args: ['memroy'], fitting: [], says: 'No test file of any tier fits: memroy' },
    { args: ['lab', 'a', 'b'], fitting: ['memory'], says: 'No test file of lab fits: a b' },
  ])('$args: $says', ({ args, fitting, says }) => {
    expect(() => choose(args, TIERS, () => fitting)).toThrow(says);
  });
});

test('which tiers have files that fit is what vitest says', () => {
  expect(tiersWith(['scripts/workspace/choice'])).toEqual(['memory']);
  expect(new Set(tiersWith(['packages/test-kit']))).toEqual(new Set(['memory', 'lab', 'powershell']));
  expect(tiersWith(['no-such-word'])).toEqual([]);
});
