import type { Spread } from './statistics.ts';

/** One line of the table. Milliseconds, or MiB for memory. */
export interface Line {
  readonly row: string;
  readonly ours: Spread;
  readonly native?: Spread;
  /** `ratio` of the medians, what ours takes `over` native, `growth` of our memory, how far `apart` ours are. */
  readonly how: 'ratio' | 'over' | 'growth' | 'apart';
  readonly compared: number;
  readonly target: number;
  readonly met: boolean;
  /** What the reader has to know besides. */
  readonly note?: string;
}

export const line = (row: string, how: Line['how'], target: number, { ours, native }: { ours: Spread; native: Spread }): Line => {
  const compared = how === 'ratio' ? ours.median / native.median : ours.median - native.median;
  return { row, ours, native, how, compared, target, met: compared <= target };
};
