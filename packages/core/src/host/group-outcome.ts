import type { GuestReport, Skew } from '../contract/report.ts';

/** What a snapshot is worth, from best to worst. */
const FROM_BEST: readonly GuestReport['outcome'][] = ['application', 'filesystem', 'partial', 'not-frozen', 'crash', 'unknown'];

/** A group is as good as its worst; the first of those that are equally bad. */
export const worstOf = (reports: readonly GuestReport[]): GuestReport =>
  reports.reduce((worst, each) => (FROM_BEST.indexOf(each.outcome) > FROM_BEST.indexOf(worst.outcome) ? each : worst));

/** When something happened, as far as clocks tell. Milliseconds. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** How far apart the first and the last of some happenings were; undefined of fewer than two. */
export const skewOf = (happenings: readonly Interval[]): Skew | undefined => {
  if (happenings.length < 2) return undefined;
  const [froms, tos] = [happenings.map(({ from }) => from), happenings.map(({ to }) => to)];
  return { atLeastMs: Math.max(0, Math.max(...froms) - Math.min(...tos)), atMostMs: Math.max(...tos) - Math.min(...froms) };
};
