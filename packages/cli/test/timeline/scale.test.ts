import { describe, expect, it } from 'vitest';
import { at, type Scale, tickLabel, tickStep, ticks } from '../../src/timeline/scale.ts';

const scale = (from: number, to: number): Scale => ({ from, to, left: 100, right: 300 });

describe('an axis', () => {
  it.each([
    [0, 100],
    [5000, 200],
    [10_000, 300],
    [-1, 100],
    [99_999, 300],
  ])('of ten seconds has %d ms at %d', (ms, x) => {
    expect(at(scale(0, 10_000), ms)).toBe(x);
  });

  it.each([
    { to: 7, step: 1 },
    { to: 39, step: 5 },
    { to: 3500, step: 500 },
    { to: 10_400, step: 2000 },
    { to: 45_000, step: 10_000 },
    { to: 130_000, step: 30_000 },
    { to: 3_600_000, step: 600_000 },
    { to: 1e12, step: 1.25e11 },
  ])('of $to ms has a tick every $step', ({ to, step }) => {
    expect(tickStep(scale(0, to), 8)).toBe(step);
  });

  it.each([1, 3, 39, 999, 1000, 12_345, 99_999, 1e7, 1e15, 1e300])('of %d ms has few ticks, all on it, evenly apart', (to) => {
    for (const from of [0, -to / 3]) {
      const all = ticks(scale(from, to), 8);
      expect(all.length).toBeLessThanOrEqual(9);
      expect(all.length).toBeGreaterThanOrEqual(1);
      expect(all.filter((tick) => tick < from || tick > to)).toEqual([]);
      expect(all).toContain(0);
    }
  });

  it.each([
    [0, 500, '0'],
    [500, 500, '500 ms'],
    [1500, 500, '1.5 s'],
    [-200, 200, '-200 ms'],
    [90_000, 30_000, '90 s'],
    [300_000, 60_000, '5 min'],
    [7_200_000, 3_600_000, '2 h'],
  ])('calls %d ms, one of ticks %d apart, %s', (ms, step, label) => {
    expect(tickLabel(ms, step)).toBe(label);
  });
});
