import { type FreezeState, type HistoryEntry, QgaError, type StatusResult } from '@qga-vss/core';
import { OUTCOMES } from '@qga-vss/core/internal';
import type { Concern, Severity } from '../monitoring/nagios.ts';
import type { Ages } from '../monitoring/options.ts';
import { type Sample, stateSet } from '../monitoring/prometheus.ts';
import type { MonitoringView } from '../monitoring/tell.ts';
import { duration } from '../terminal/duration.ts';
import { against, timeOf } from './history-text.ts';
import { mutexTaken } from './mutex.ts';

/** What the last freeze is to whoever watches, by what came of it. */
const SEVERITY_OF: Readonly<Record<HistoryEntry['outcome'], Severity>> = {
  application: 'OK',
  filesystem: 'OK',
  partial: 'WARNING',
  crash: 'CRITICAL',
  unknown: 'CRITICAL',
  'not-frozen': 'CRITICAL',
};

/** Seconds; a clock that was set back makes nothing younger than now. */
const ageOf = (entry: HistoryEntry, now: number): number => Math.max(0, (now - timeOf(entry)) / 1000);

const ago = (entry: HistoryEntry, now: number): string => `${duration(ageOf(entry, now) * 1000)} ago`;

const aboutAge = (lastGood: HistoryEntry | undefined, { warning, critical }: Ages, now: number): Concern => {
  if (lastGood === undefined) return { severity: 'CRITICAL', text: 'no good snapshot is known' };
  const age = ageOf(lastGood, now);
  return {
    severity: age > critical ? 'CRITICAL' : age > warning ? 'WARNING' : 'OK',
    text: `last good snapshot ${ago(lastGood, now)}`,
  };
};

const aboutLast = (last: HistoryEntry, now: number): Concern => {
  const why = against(last);
  const text = `last freeze ${last.outcome} ${ago(last, now)}${why === '' ? '' : ` (${why})`}`;
  const severity = SEVERITY_OF[last.outcome];
  if (severity !== 'OK' || last.good === 'yes') return { severity, text };
  const taken = last.good === 'no' ? 'its snapshot was not taken' : 'nobody has said whether its snapshot was taken';
  return { severity: 'WARNING', text: `${text}, but ${taken}` };
};

/** Freezes that nobody ends any more. */
const LEFT: Partial<Readonly<Record<FreezeState, string>>> = {
  stale: 'a freeze was left behind by a process that is gone',
  expired: 'a freeze is presumably no longer held by Windows, and was not thawed',
};

const aboutFreezes = ({ state, history: freezes, lastGood }: StatusResult, ages: Ages, now: number): readonly Concern[] => {
  const left = LEFT[state];
  const unread = 'so the history was not read';
  if (freezes === undefined && left !== undefined) return [{ severity: 'CRITICAL', text: `${left}, ${unread}` }];
  if (freezes === undefined) return [{ severity: 'UNKNOWN', text: `a freeze is under way (${state}), ${unread}` }];
  const [last] = freezes;
  if (last === undefined) return [{ severity: 'UNKNOWN', text: 'no freeze is in the history' }];
  return [aboutAge(lastGood, ages, now), aboutLast(last, now)];
};

const concernsOf = (status: StatusResult, ages: Ages, now: number): readonly Concern[] => {
  const taken = mutexTaken(status);
  return [
    ...(taken === undefined ? [] : [{ severity: 'CRITICAL', text: `the mutex is ${taken}` } as const]),
    ...aboutFreezes(status, ages, now),
  ];
};

/** Why the history cannot be told just now: it is not read while the disks may be frozen. */
const unread = ({ state, history }: StatusResult): QgaError | undefined => {
  if (history !== undefined) return undefined;
  return QgaError.of(state === 'stale' ? 'STALE_FREEZE' : 'FREEZE_IN_PROGRESS', { detail: 'So the history was not read.' });
};

const ofLast = (last: HistoryEntry | undefined, read: (last: HistoryEntry) => number | undefined): readonly Sample[] => {
  const value = last === undefined ? undefined : read(last);
  return value === undefined ? [] : [{ value }];
};

/** What the last freezes are to monitoring systems. */
export const statusMonitoring: MonitoringView<StatusResult> = {
  collector: 'status',
  unread,
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
