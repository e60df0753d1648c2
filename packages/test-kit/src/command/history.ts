import type { HistoryEntry } from '@qga-vss/core';

export const HOUR_MS = 3_600_000;
/** An instant, always the same. */
export const NOW = Date.UTC(2026, 0, 2);

/** A good freeze of the history, but for what is special about it. */
export const entry = (special: Partial<HistoryEntry> = {}): HistoryEntry => ({
  sessionId: 'session-1',
  outcome: 'application',
  good: 'yes',
  endedAt: NOW,
  heldMs: 1240,
  reasons: [],
  backupType: 'copy',
  volumes: ['C:\\'],
  failedWriters: [],
  product: '1.0.0',
  ...special,
});
