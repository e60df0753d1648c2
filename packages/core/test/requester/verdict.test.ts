import { describe, expect, test } from 'vitest';
import type { Consistency } from '../../src/contract/parts.ts';
import { heldInTime, judge, snapshotEnd, VERDICTS, type VerdictFacts } from '../../src/requester/verdict.ts';

const WELL: VerdictFacts = {
  endedBy: 'caller',
  snapshot: 'finished',
  held: 'in-time',
  status: 'read',
  writers: 'well',
};

const ROWS: readonly [string, Partial<VerdictFacts>, Consistency, string][] = [
  ['ended by the caller in time, all well', {}, 'application', 'ALL_WELL'],
  ['ended by plan in time, all well', { endedBy: 'plan' }, 'application', 'ALL_WELL'],
  ['a writer failed', { writers: 'failed' }, 'partial', 'WRITER_FAILED'],
  ['a writer could not be read', { writers: 'unreadable' }, 'partial', 'WRITER_UNREADABLE'],
  ['a writer has files on a skipped volume', { writers: 'skipped' }, 'partial', 'WRITER_ON_SKIPPED_VOLUME'],
  ['a component is split between volumes', { writers: 'split' }, 'partial', 'WRITER_SPLIT'],
  ['a writer is gone from the list', { writers: 'gone' }, 'partial', 'WRITER_GONE'],
  ['no component in the set', { writers: 'no-data' }, 'filesystem', 'NO_WRITER_DATA'],
  ['writers none', { writers: 'no-data', status: 'none' }, 'filesystem', 'NO_WRITER_DATA'],
  ['hold limit', { endedBy: 'hold-limit' }, 'crash', 'HOLD_LIMIT_REACHED'],
  ['caller lost', { endedBy: 'caller-lost' }, 'crash', 'CALLER_LOST'],
  ['rescue', { endedBy: 'rescue' }, 'crash', 'RESCUED'],
  ['cancel', { endedBy: 'cancel' }, 'crash', 'CANCELLED'],
  ['the hold could not be watched', { endedBy: 'failure' }, 'unknown', 'SESSION_FAILED'],
  ['hold time-out of Windows', { snapshot: 'hold-timeout' }, 'crash', 'HELD_TOO_LONG'],
  ['hold time-out, and held too long by our clock', { snapshot: 'hold-timeout', held: 'too-long' }, 'crash', 'HELD_TOO_LONG'],
  ['provider time-out', { snapshot: 'provider-timeout' }, 'crash', 'PROVIDER_TIMEOUT'],
  ['provider error', { snapshot: 'provider-error' }, 'crash', 'SNAPSHOT_FAILED'],
  ['any other code', { snapshot: 'other' }, 'crash', 'SNAPSHOT_FAILED'],
  ['object not found', { snapshot: 'not-found' }, 'unknown', 'SNAPSHOT_NOT_FOUND'],
  ['the snapshot did not end', { snapshot: 'unheard' }, 'unknown', 'SNAPSHOT_UNHEARD'],
  ['finished, but held longer than 10 s', { held: 'too-long' }, 'unknown', 'HELD_TOO_LONG'],
  ['a thaw of which nobody knows when it came', { held: 'unknown' }, 'unknown', 'THAW_TIME_UNKNOWN'],
  ['status not readable afterwards', { status: 'unreadable' }, 'unknown', 'STATUS_UNREADABLE'],
  [
    'a lost hold is not made good by anything',
    { endedBy: 'hold-limit', writers: 'failed', status: 'unreadable' },
    'crash',
    'HOLD_LIMIT_REACHED',
  ],
  ['an unknown outcome is not called partial', { writers: 'failed', status: 'unreadable' }, 'unknown', 'STATUS_UNREADABLE'],
];

describe('the verdict', () => {
  test.each(ROWS)('%s', (_, special, consistency, reason) => {
    const row = judge({ ...WELL, ...special });
    expect([row.consistency, row.reason]).toEqual([consistency, reason]);
  });

  test('every row of the table is judged by a case here', () => {
    const judged = new Set(ROWS.map(([, special]) => judge({ ...WELL, ...special })));
    expect(VERDICTS.filter((row) => !judged.has(row))).toEqual([]);
  });

  test('nothing but a hold that was held is called application, partial or filesystem', () => {
    for (const row of VERDICTS.slice(
      0,
      VERDICTS.findIndex(({ when }) => when.writers !== undefined),
    )) {
      expect(['crash', 'unknown']).toContain(row.consistency);
    }
  });
});

test.each([
  [0x0004230a, false, 'finished'],
  [0x80042308, false, 'not-found'],
  [0x80042314, false, 'hold-timeout'],
  [0x8004230f, true, 'provider-timeout'],
  [0x8004230f, false, 'provider-error'],
  [0x0004230b, false, 'other'],
  [0x80042302, true, 'other'],
] as const)('the snapshot ended with %d, timeout event %s: %s', (hresult, timedOut, end) => {
  expect(snapshotEnd(hresult, timedOut)).toBe(end);
});

test('ten seconds to the millisecond are in time', () => {
  expect([heldInTime({ heldMs: 10_000 }), heldInTime({ heldMs: 10_000.1 })]).toEqual(['in-time', 'too-long']);
});
