import type { Consistency, FreezeResult, Notice, ThawResult, WriterResult } from '@qga-vss/core';

export const notice = (special: Partial<Notice> = {}): Notice => ({
  name: 'A_REASON',
  kind: 'failed',
  message: 'Something happened.',
  retryable: 'no',
  remedy: 'Do something.',
  ...special,
});

export const writer = (special: Partial<WriterResult> = {}): WriterResult => ({
  id: '{id}',
  instanceId: '{instance}',
  name: 'A Writer',
  state: 'VSS_WS_STABLE',
  participates: true,
  failed: false,
  components: [],
  ...special,
});

export const frozen = (special: Partial<FreezeResult> = {}): FreezeResult => ({
  sessionId: 'session-1',
  snapshotSetId: '{set}',
  volumes: [{ guidPath: '\\\\?\\Volume{1}\\', mountPaths: ['C:\\'], label: 'Windows', fileSystem: 'NTFS' }],
  volumeCount: 1,
  skippedVolumes: [],
  backupType: 'full',
  backupTypeSource: 'default',
  systemState: true,
  context: '0x00000009',
  writers: [writer()],
  excludedWriters: [],
  frozenAt: 1000,
  holdExpiresAt: 10_500,
  phases: [],
  warnings: [],
  changed: true,
  simulated: false,
  dryRun: false,
  ...special,
});

export const thawed = (consistency: Consistency, special: Partial<ThawResult> = {}): ThawResult => {
  const { dryRun: _, ...session } = frozen();
  return { ...session, thawedAt: 1250, heldMs: 250, endedBy: 'caller', consistency, reasons: [], rescued: false, ...special };
};

/** What a service is to answer while a test looks: just before it is frozen, and just before it is thawed. */
export const watched = (look: () => void) => ({
  freeze: (): FreezeResult => {
    look();
    return frozen();
  },
  thaw: (): ThawResult => {
    look();
    return thawed('application');
  },
});
