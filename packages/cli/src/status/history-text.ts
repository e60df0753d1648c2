import type { HistoryEntry, StatusResult } from '@qga-vss/core';
import { verdictOf } from '../outcome/verdict.ts';
import { duration } from '../terminal/duration.ts';
import { instant } from '../terminal/instant.ts';
import type { Screen } from '../terminal/screen.ts';
import { section } from '../terminal/section.ts';
import { table } from '../terminal/table.ts';

const GOOD: Readonly<Record<HistoryEntry['good'], string>> = {
  yes: 'good',
  no: 'not good',
  'not-told': 'not told whether it was taken',
};

/** When it ended; of one whose end was never noted, when it began. */
export const timeOf = ({ endedAt, begunAt }: HistoryEntry): number => endedAt ?? begunAt ?? 0;

/** What there is to say against it: the writers that failed, the names of the reasons. */
export const against = ({ outcome, good, failedWriters, reasons }: HistoryEntry): string =>
  outcome === 'application' && good !== 'no' ? '' : [...failedWriters, ...reasons.map(({ name }) => name)].join(', ');

const row = (entry: HistoryEntry, { style }: Screen): readonly string[] => [
  instant(timeOf(entry)),
  verdictOf({ outcome: entry.outcome, error: entry, asked: { fileSystemsOnly: false } }, style).headline,
  GOOD[entry.good],
  entry.heldMs === undefined ? '' : duration(entry.heldMs),
  against(entry),
];

/** The last freezes for people, where they were asked for. */
export const historyLines = ({ history, lastGood }: StatusResult, screen: Screen): readonly string[] => {
  if (history === undefined) return [];
  const known = lastGood === undefined ? 'none is known' : instant(timeOf(lastGood));
  return [
    ...section('Last good', [known], screen),
    '',
    ...table(
      ['ENDED', 'OUTCOME', 'SNAPSHOT', 'HELD', 'BECAUSE'],
      history.map((entry) => row(entry, screen)),
      screen,
    ),
  ];
};
