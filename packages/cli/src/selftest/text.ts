import type { AssumptionReport, SelftestReport } from '@qga-vss/selftest';
import { volumeList } from '../outcome/volumes.ts';
import { clean } from '../terminal/clean.ts';
import { duration } from '../terminal/duration.ts';
import { withFlags } from '../terminal/flags.ts';
import { noticeLines } from '../terminal/notice.ts';
import type { Screen } from '../terminal/screen.ts';
import { section } from '../terminal/section.ts';
import { simulatedNote } from '../terminal/simulated.ts';
import type { Style } from '../terminal/style.ts';
import { headlineOf } from './headline.ts';

const headline = (report: SelftestReport, style: Style): string => {
  const { words, tone } = headlineOf(report);
  return `${style[tone](words)}${report.interrupted ? ', interrupted' : ''}${simulatedNote(report.simulated)}`;
};

const wrongLines = ({ id, assumed, found, ifWrong, byHand }: AssumptionReport, { style }: Screen): readonly string[] => [
  style.strong(id),
  `  Assumed: ${assumed}`,
  `  Found: ${withFlags(found)}`,
  `  What follows: ${ifWrong}`,
  `  By hand: ${byHand}`,
];

const line = ({ id, found }: AssumptionReport, { style }: Screen): string => `${style.strong(id)}: ${withFlags(found)}`;

/** Those that one reason keeps unchecked, together. */
const byReason = (assumptions: readonly AssumptionReport[]): readonly string[] => {
  const reasons = [...new Set(assumptions.map(({ found }) => found))];
  return reasons.map((reason) => {
    const ids = assumptions.filter(({ found }) => found === reason).map(({ id }) => id);
    return `${withFlags(reason)} ${ids.join(', ')}`;
  });
};

/** A self-test for people: what does not hold first, and in full. */
export const selftestLines = (report: SelftestReport, screen: Screen): readonly string[] => {
  const { counts, volumes, durationMs, error } = report;
  const assumptions = clean(report.assumptions);
  const of = (state: AssumptionReport['state'], byProgram = true): readonly AssumptionReport[] =>
    assumptions.filter((one) => one.state === state && (one.experiment !== undefined) === byProgram);
  const byHand = of('not-checked', false).length;
  const part = (label: string, lines: readonly string[]): readonly string[] => section(label, lines, screen);
  return [
    headline(report, screen.style),
    `  ${counts.holds} hold, ${counts['does-not-hold']} do not, ${counts['not-checked'] - byHand} could not be checked here; it took ${duration(durationMs)}`,
    ...volumeList('Volumes', clean(volumes), screen),
    ...part('Error', error === null ? [] : noticeLines(error.toJSON())),
    ...part(
      'Wrong',
      of('does-not-hold').flatMap((one) => wrongLines(one, screen)),
    ),
    ...part(
      'Holds',
      of('holds').map((one) => line(one, screen)),
    ),
    ...part('Unchecked', byReason(of('not-checked'))),
    ...part('By hand', byHand === 0 ? [] : [`${byHand} that no program can check; --html or --report has them, and how`]),
  ];
};
