import type { Dice } from '@qga-vss/test-kit/src/dice.ts';
import { healthy, VOLUMES, writer } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import type { FreezeCommandOptions } from '../../src/contract/freeze.ts';
import type { PrepareOptions } from '../../src/contract/prepare.ts';
import { type Fault, type Scenario, type ScenarioWriter, WRITER_FAILURE_STATES } from '../../src/simulator/scenario.ts';
import { codeByName } from '../../src/vss/codes.ts';

export type Some<T> = readonly [T, ...T[]];

type Step = keyof typeof WRITER_FAILURE_STATES;

/** Steps at which a writer can fail or be gone. */
const STEPS = Object.keys(WRITER_FAILURE_STATES) as unknown as Some<Step>;

const OPERATIONS: Some<string> = ['GatherWriterMetadata', 'PrepareForBackup', 'GatherWriterStatus', 'DoSnapshotSet', 'BackupComplete'];

/** Calls that cross processes, and may hang. */
const REMOTE_CALLS: Some<string> = [
  ...(OPERATIONS as Some<string>),
  'InitializeForBackup',
  'SetContext',
  'StartSnapshotSet',
  'AddToSnapshotSet',
  'AbortBackup',
  'Release',
];

const LOCAL_CALLS: Some<string> = [
  'SetBackupState',
  'GetWriterMetadataCount',
  'GetWriterMetadata',
  'GetIdentity',
  'GetFileCounts',
  'GetComponent',
  'GetComponentInfo',
  'AddComponent',
  'FreeComponentInfo',
  'GetWriterStatusCount',
  'GetWriterStatusEx',
  'FreeWriterStatus',
  'FreeWriterMetadata',
  'SetBackupSucceeded',
  'SaveAsXML',
];

const NAMES: Some<string> = [
  'E_ACCESSDENIED',
  'E_OUTOFMEMORY',
  'VSS_E_UNEXPECTED',
  'VSS_E_BAD_STATE',
  'VSS_E_OBJECT_NOT_FOUND',
  'VSS_E_SNAPSHOT_SET_IN_PROGRESS',
  'VSS_E_UNEXPECTED_PROVIDER_ERROR',
  'VSS_E_HOLD_WRITES_TIMEOUT',
  'VSS_E_FLUSH_WRITES_TIMEOUT',
];

const someCode = (dice: Dice): number => codeByName(dice.pick(NAMES))?.value ?? 0;

const someWriter = (dice: Dice, index: number): ScenarioWriter =>
  writer(index, {
    ...(dice.chance(0.2) ? { failure: { at: dice.pick(STEPS), hresult: codeByName('VSS_E_WRITERERROR_RETRYABLE')?.value ?? 0 } } : {}),
    ...(dice.chance(0.05) ? { vanishesAt: dice.pick(STEPS) } : {}),
    ...(dice.chance(0.1) ? { components: [] } : {}),
  });

/** What goes wrong of a call that crosses processes, or of the operation that it begins. */
const someRemoteFault = (dice: Dice): Omit<Fault, 'nth'> => {
  const after = dice.chance(0.2) ? ({ after: 'thaw' } as const) : {};
  const what = dice.chance(0.4) ? ({ hang: true } as const) : { hresult: someCode(dice) };
  if (dice.chance(0.4)) return { call: dice.pick(['Wait', 'QueryStatus', 'Cancel']), of: dice.pick(OPERATIONS), ...what, ...after };
  if (dice.chance(0.3)) return { call: dice.pick(OPERATIONS), result: someCode(dice), ...after };
  return { call: dice.pick(REMOTE_CALLS), ...what, ...after };
};

const someFault = (dice: Dice): Fault => ({
  ...(dice.chance(0.35) ? { call: dice.pick(LOCAL_CALLS), hresult: someCode(dice) } : someRemoteFault(dice)),
  ...(dice.chance(0.8) ? { nth: 1 + dice.below(3) } : {}),
});

/** A machine that may be slow, of which writers may fail, and on which up to three calls go wrong. */
export const someScenario = (dice: Dice): Scenario => {
  const delay = (): number => (dice.chance(0.6) ? 0 : dice.pick([3, 90, 700, 4000, 30_000]));
  return healthy({
    volumes: VOLUMES.slice(0, 1 + dice.below(3)),
    writers: Array.from({ length: dice.below(4) }, (_, index) => someWriter(dice, index + 1)),
    edition: dice.chance(0.2) ? 'client' : 'server',
    delays: { gather: delay(), prepare: delay(), status: delay(), freeze: delay(), thaw: delay(), complete: delay() },
    providerWaitMs: dice.pick([60_000, 2000]),
    faults: Array.from({ length: dice.pick([0, 0, 1, 1, 2, 3]) }, () => someFault(dice)),
    ...(dice.chance(0.3) ? { waitFails: true } : {}),
    ...(dice.chance(0.05) ? { other: { kind: dice.pick(['snapshot-set', 'agent', 'stale'] as const), goneAfterMs: 8000 } } : {}),
  });
};

/** Options that a machine is prepared with, each given now and then. */
const OPTIONS: readonly (readonly [chance: number, of: (dice: Dice) => PrepareOptions])[] = [
  [0.15, () => ({ writers: 'none' })],
  [0.15, () => ({ onWriterFailure: 'fail' })],
  [0.2, (dice) => ({ holdMs: dice.pick([500, 3000, 20_000]) })],
  [0.1, () => ({ retryMs: 20_000 })],
  [0.1, () => ({ waitReadyMs: 7000 })],
  [0.1, () => ({ recover: true })],
  [0.3, () => ({ gatherTimeoutMs: 2000, prepareTimeoutMs: 3000, freezeTimeoutMs: 3000 })],
  [0.3, () => ({ completeTimeoutMs: 1000, abortTimeoutMs: 500 })],
];

export const someOptions = (dice: Dice): PrepareOptions =>
  Object.assign({}, ...OPTIONS.filter(([chance]) => dice.chance(chance)).map(([, of]) => of(dice)));

/** When to freeze, and to thaw. @param now epoch milliseconds */
export const someCommand = (dice: Dice, now: number): FreezeCommandOptions => ({
  ...(dice.chance(0.1) ? { releaseAfterMs: 400 } : {}),
  ...(dice.chance(0.1) ? { freezeAt: now + dice.below(6000) } : {}),
});

/** Writers of a machine with which no snapshot is application-consistent that they take part in. */
export const failingWriters = ({ writers }: Scenario): readonly string[] =>
  writers
    .filter(({ failure, vanishesAt }) => [failure?.at, vanishesAt].some((at) => at !== undefined && at !== 'backupComplete'))
    .map(({ name }) => name);
