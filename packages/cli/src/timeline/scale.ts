/** An axis of milliseconds over a width. */
export interface Scale {
  readonly from: number;
  readonly to: number;
  /** Where the axis begins and ends, in units of the drawing. */
  readonly left: number;
  readonly right: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Distances between ticks that read well. */
const STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 6, 12, 24].map((count) => count * HOUR),
];

/** Where an instant lies; what is outside lies at the edge. */
export const at = ({ from, to, left, right }: Scale, ms: number): number => {
  const share = (Math.min(Math.max(ms, from), to) - from) / (to - from);
  return left + share * (right - left);
};

/** The least distance that makes at most so many ticks; beyond a day, a share of the whole. */
export const tickStep = ({ from, to }: Scale, most: number): number =>
  STEPS.find((step) => (to - from) / step <= most) ?? (to - from) / most;

/** The ticks of an axis: multiples of a step that reads well. */
export const ticks = (scale: Scale, most: number): readonly number[] => {
  const step = tickStep(scale, most);
  const first = Math.ceil(scale.from / step);
  const count = Math.floor(scale.to / step) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => (first + index) * step);
};

const number = (value: number): string => String(Math.round(value * 1000) / 1000);

/** What stands at a tick: `200 ms`, `1.5 s`, `2 min`. */
export const tickLabel = (ms: number, step: number): string => {
  if (ms === 0) return '0';
  if (step >= HOUR) return `${number(ms / HOUR)} h`;
  if (step >= MINUTE) return `${number(ms / MINUTE)} min`;
  return Math.abs(ms) < SECOND ? `${number(ms)} ms` : `${number(ms / SECOND)} s`;
};
