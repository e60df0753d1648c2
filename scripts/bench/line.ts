import type { Spread } from './statistics.ts';

/** One line of the table. */
export interface Line {
  readonly row: string;
  readonly ours: Spread;
  /** What ours is compared with; left out where it is judged by itself. */
  readonly native?: Spread;
  /** What that is, where it is not the native requester. */
  readonly against?: string;
  /** Milliseconds where left out. */
  readonly unit?: 'MiB';
  /** `ratio` of the medians, what ours takes `over` the other, `growth` of our memory, how far `apart` ours are. */
  readonly how: 'ratio' | 'over' | 'growth' | 'apart';
  readonly compared: number;
  /** What `compared` may come to; left out where the line tells a part of another. */
  readonly target?: number;
  readonly met?: boolean;
  /** What the reader has to know besides. */
  readonly note?: string;
}

/** @param target what the comparison may come to; undefined for a part of another line */
export const line = (
  row: string,
  how: 'ratio' | 'over',
  target: number | undefined,
  { ours, native }: { readonly ours: Spread; readonly native: Spread },
): Line => {
  const compared = how === 'ratio' ? ours.median / native.median : ours.median - native.median;
  return { row, ours, native, how, compared, ...(target === undefined ? {} : { target, met: compared <= target }) };
};
