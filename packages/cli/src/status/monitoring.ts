import type { HistoryEntry, StatusResult } from '@qga-vss/core';
import { OUTCOMES } from '@qga-vss/core/internal';
import type { Concern, Severity } from '../monitoring/nagios.ts';
import type { Ages } from '../monitoring/options.ts';
import { type Sample, stateSet } from '../monitoring/prometheus.ts';
import type { MonitoringView } from '../monitoring/tell.ts';
import { timeOf } from './history-text.ts';

/** What the last freeze is to whoever watches, by what came of it. */
const SEVERITY_OF: Readonly<Record<HistoryEntry['outcome'], Severity>> = {
  application: 'OK',
  filesystem: 'OK',
  partial: 'WARNING',
  crash: 'CRITICAL',
  unknown: 'CRITICAL',
  'not-frozen': 'CRITICAL',
};

const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;

/** `2 d 3 h`, `26 h`, `5 min`: of two units at most. */
const ageWords = (seconds: number): string => {
  const whole = Math.max(0, Math.floor(seconds));
  const first = UNITS.findIndex(([, size]) => whole >= size);
  const [unit, size] = UNITS[first] ?? ['s', 1];
  const [lesser, lesserSize] = UNITS[first + 1] ?? ['s', 1];
  const rest = Math.floor((whole % size) / lesserSize);
  return `${Math.floor(whole / size)} ${unit}${unit === 'd' && rest > 0 ? ` ${rest} ${lesser}` : ''}`;
};

const ageOf = (entry: HistoryEntry, now: number): number => (now - timeOf(entry)) / 1000;

const aboutAge = (lastGood: HistoryEntry | undefined, { warning, critical }: Ages, now: number): Concern => {
  if (lastGood === undefined) return { severity: 'CRITICAL', text: 'no good snapshot is known' };
  const age = ageOf(lastGood, now);
  return {
    severity: age > critical ? 'CRITICAL' : age > warning ? 'WARNING' : 'OK',
    text: `last good snapshot ${ageWords(age)} ago`,
  };
};

const why = ({ failedWriters, reasons, outcome }: HistoryEntry): string => {
  const named = [...failedWriters, ...(outcome === 'application' ? [] : reasons.map(({ name }) => name))];
  return named.length === 0 ? '' : ` (${named.join(', ')})`;
};

const aboutLast = (last: HistoryEntry, now: number): Concern => {
  const text = `last freeze ${last.outcome} ${ageWords(ageOf(last, now))} ago${why(last)}`;
  const severity = SEVERITY_OF[last.outcome];
  if (severity !== 'OK' || last.good === 'yes') return { severity, text };
  const taken = last.good === 'no' ? 'its snapshot was not taken' : 'nobody has said whether its snapshot was taken';
  return { severity: 'WARNING', text: `${text}, but ${taken}` };
};

const concernsOf = ({ state, history: freezes, lastGood }: StatusResult, ages: Ages, now: number): readonly Concern[] => {
  if (freezes === undefined) return [{ severity: 'UNKNOWN', text: `a freeze is under way (${state}), so the history was not read` }];
  const [last] = freezes;
  if (last === undefined) return [{ severity: 'UNKNOWN', text: 'no freeze is in the history' }];
  return [aboutAge(lastGood, ages, now), aboutLast(last, now)];
};

const ofLast = (last: HistoryEntry | undefined, read: (last: HistoryEntry) => number | undefined): readonly Sample[] => {
  const value = last === undefined ? undefined : read(last);
  return value === undefined ? [] : [{ value }];
};

/** What the last freezes are to monitoring systems. */
export const statusMonitoring: MonitoringView<StatusResult> = {
  collector: 'status',
  again: ({ history }) => history === undefined,
  nagios: (result, ages, now) => {
    const last = result.history?.[0];
    const { lastGood } = result;
    return {
      concerns: concernsOf(result, ages, now),
      perf: [
        { label: 'last_good_age', value: lastGood && Math.floor(ageOf(lastGood, now)), unit: 's', ...ages },
        { label: 'held', value: last?.heldMs === undefined ? undefined : last.heldMs / 1000, unit: 's' },
        { label: 'failed_writers', value: last?.failedWriters.length, warning: 0 },
      ],
    };
  },
  prometheus: (result) => {
    const { history: freezes = [], lastGood } = result;
    const [last] = freezes;
    return [
      {
        name: 'qga_vss_last_good_snapshot_timestamp_seconds',
        help: 'When the freeze of the last good snapshot ended, in seconds since the epoch.',
        samples: lastGood === undefined ? [] : [{ value: timeOf(lastGood) / 1000 }],
      },
      {
        name: 'qga_vss_last_freeze_timestamp_seconds',
        help: 'When the last freeze ended, in seconds since the epoch; when it began, where its end was never noted.',
        samples: ofLast(last, (entry) => timeOf(entry) / 1000),
      },
      {
        name: 'qga_vss_last_freeze_outcome',
        help: 'What came of the last freeze: 1 for that outcome, 0 for the others.',
        samples: stateSet('outcome', OUTCOMES, last?.outcome),
      },
      {
        name: 'qga_vss_last_freeze_good',
        help: 'Whether the snapshot of the last freeze is good: 1 for what holds, 0 for the others.',
        samples: stateSet('good', ['yes', 'no', 'not-told'], last?.good),
      },
      {
        name: 'qga_vss_last_freeze_held_seconds',
        help: 'For how long the last freeze held the disks.',
        samples: ofLast(last, ({ heldMs }) => (heldMs === undefined ? undefined : heldMs / 1000)),
      },
      {
        name: 'qga_vss_last_freeze_failed_writers',
        help: 'How many writers failed in the last freeze.',
        samples: ofLast(last, ({ failedWriters }) => failedWriters.length),
      },
      {
        name: 'qga_vss_history_freezes',
        help: 'What came of the last freezes, as many as were asked for.',
        samples: OUTCOMES.map((outcome) => ({ labels: { outcome }, value: freezes.filter((each) => each.outcome === outcome).length })),
      },
    ];
  },
};
