import { duration } from '../terminal/duration.ts';
import type { Chart, Row } from './chart.ts';

/** A chart without what is too small to be seen in it, and that. */
interface Folded {
  readonly chart: Chart;
  readonly small: readonly Row[];
}

/** Phases of a freeze; what was held and the command are what it is about. */
const isPhase = ({ tone }: Row): boolean => tone === 'before' || tone === 'after';

/** Takes out the phases that take less than a hundredth of the whole. */
export const folded = (chart: Chart): Folded => {
  const least = (chart.to - chart.from) / 100;
  const small = chart.rows.filter((row) => isPhase(row) && row.to - row.from < least);
  if (small.length === 0) return { chart, small };
  const rows = chart.rows.filter((row) => !small.includes(row));
  return { chart: { ...chart, rows, description: `${chart.description} ${smallWords(small)} are not drawn.` }, small };
};

/** `7 phases below 1 % (85 ms)`. */
export const smallWords = (small: readonly Row[]): string => {
  const together = small.reduce((sum, { from, to }) => sum + to - from, 0);
  return `${small.length} ${small.length === 1 ? 'phase' : 'phases'} below 1 % (${duration(together)})`;
};
