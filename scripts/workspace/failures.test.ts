import { describe, expect, test } from 'vitest';
import { type Failure, failureLines } from './failures.ts';

const failures = (count: number, lines: number): readonly Failure[] =>
  Array.from({ length: count }, (_, at) => ({
    of: ['a.test.ts', `${at}`],
    why: Array.from({ length: lines }, (__, line) => `why ${line}`),
  }));

describe('what failed, at the end of a run', () => {
  test('is each test with why', () => {
    expect(failureLines(failures(2, 2), 60)).toEqual([
      'failed: a.test.ts > 0',
      '    why 0',
      '    why 1',
      'failed: a.test.ts > 1',
      '    why 0',
      '    why 1',
    ]);
    expect(failureLines([], 60)).toEqual([]);
  });

  test('has an equal share of the lines each', () => {
    expect(failureLines(failures(3, 9), 10)).toEqual([0, 1, 2].flatMap((at) => [`failed: a.test.ts > ${at}`, '    why 0', '    why 1']));
  });

  test.each([1, 9, 10, 11, 500])('of %i is no longer than it may be, and says how many are left out', (count) => {
    const lines = failureLines(failures(count, 9), 10);
    expect(lines.length).toBeLessThanOrEqual(10);
    const named = lines.filter((line) => line.startsWith('failed: ')).length;
    if (count > 10) expect(lines.at(-1)).toBe(`and ${count - named} more`);
    else expect(named).toBe(count);
  });
});
