import type { ReadableReport } from '@qga-vss/core';
import { frozen, notice, thawed, writer } from '@qga-vss/test-kit/src/command/results.ts';
import { timelinePage } from '../../src/timeline/page.ts';
import { attribute, type Element, Page } from '../support/document.ts';

export const command = { exitCode: 0, signal: null, startedAt: 1010, endedAt: 1240 } as const;

export const phases = [
  { name: 'gather', startedAt: 200, durationMs: 400 },
  { name: 'freeze', startedAt: 900, durationMs: 100 },
  { name: 'thaw', startedAt: 1250, durationMs: 60.5 },
];

export const report = (special: Partial<ReadableReport> = {}): ReadableReport => ({
  outcome: 'application',
  command,
  freeze: frozen(),
  thaw: thawed('application', { phases }),
  error: null,
  ...special,
});

const lost = notice({ name: 'HOLD_LIMIT_REACHED', kind: 'lost' });
export const failed = writer({
  name: 'SqlServerWriter',
  failed: true,
  failure: notice({ name: 'VSS_E_WRITERERROR_TIMEOUT', message: 'It timed out.' }),
});

/** One of everything that a report may be about. */
export const REPORTS: Readonly<Record<string, ReadableReport>> = {
  application: report(),
  partial: report({ outcome: 'partial', thaw: thawed('partial', { phases, writers: [writer(), failed], reasons: [notice()] }) }),
  filesystem: report({ outcome: 'filesystem', thaw: thawed('filesystem', { phases, context: '0x00000010', writers: [] }) }),
  crash: report({
    outcome: 'crash',
    thaw: thawed('crash', { phases, endedBy: 'hold-limit', reasons: [lost] }),
    command: { ...command, endedAt: 99_000 },
  }),
  unknown: report({ outcome: 'unknown', thaw: null, error: notice({ name: 'SESSION_LOST', kind: 'lost' }) }),
  'not-frozen': report({
    outcome: 'not-frozen',
    command: null,
    freeze: null,
    thaw: null,
    error: notice({ phase: 'start', hresult: '0x80042316' }),
  }),
  'a dry run': report({ outcome: 'not-frozen', command: null, freeze: frozen({ dryRun: true, phases: phases.slice(0, 1) }), thaw: null }),
  'a thaw of its own': report({ command: null, freeze: null }),
  'a thaw of nothing': report({
    outcome: 'not-frozen',
    command: null,
    freeze: null,
    thaw: {
      ...thawed('crash'),
      consistency: undefined as never,
      volumes: [],
      writers: [],
      phases: [],
      changed: false,
      thawedAt: undefined as never,
    },
  }),
};

export const pageOf = (document: ReadableReport): Page => new Page(timelinePage(document));

/** A share of the width, in hundredths; no number where it is anything else. */
export const share = (element: Element, name: string): number => Number(/^([\d.]+)%$/.exec(attribute(element, name) ?? '')?.[1]);
