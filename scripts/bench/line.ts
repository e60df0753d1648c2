import type { Spread } from './statistics.ts';

/** What is physically in the way: the same, done by a program without a line of what the product does about it. */
interface Floor {
  readonly what: string;
  readonly took: Spread;
  /** As the line's own `compared`. */
  readonly compared: number;
}

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
  readonly floor?: Floor;
  /** What the reader has to know besides. */
  readonly note?: string;
}

const compare = (how: Line['how'], { median }: Spread, native: Spread): number =>
  how === 'ratio' ? median / native.median : median - native.median;

/** @param target what the comparison may come to; undefined for a part of another line */
export const line = (
  row: string,
  how: 'ratio' | 'over',
  target: number | undefined,
  { ours, native }: { readonly ours: Spread; readonly native: Spread },
): Line => {
  const compared = compare(how, ours, native);
  return { row, ours, native, how, compared, ...(target === undefined ? {} : { target, met: compared <= target }) };
};

/** The line beside what no program of its kind can go below. */
export const withFloor = (line: Line, what: string, took: Spread): Line => ({
  ...line,
  floor: { what, took, compared: compare(line.how, took, line.native ?? took) },
});
