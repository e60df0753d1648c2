import type { AwaitThawResult } from '../contract/await-thaw.ts';
import type { FreezeResult } from '../contract/freeze.ts';
import type { PhaseResult } from '../contract/parts.ts';
import type { PrepareResult } from '../contract/prepare.ts';
import type { ThawOptions, ThawResult } from '../contract/thaw.ts';
import { hex } from '../vss/codes.ts';
import { QgaError } from '../vss/errors.ts';
import { FAILURES, type Failure, type FailureName } from '../vss/failures.ts';
import { PHASES } from './phase-list.ts';
import type { SessionRecord } from './record.ts';
import { type HoldEnd, heldInTime, judge, lossOf, type VerdictRow } from './verdict.ts';

const frozenTimes = ({ frozenAt, settings }: SessionRecord): Pick<FreezeResult, 'frozenAt' | 'holdExpiresAt'> =>
  frozenAt === undefined ? {} : { frozenAt, holdExpiresAt: frozenAt + settings.holdMs };

const shared = (record: SessionRecord, phases: readonly PhaseResult[]) => ({
  sessionId: record.sessionId,
  ...(record.snapshotSetId === undefined ? {} : { snapshotSetId: record.snapshotSetId }),
  volumes: record.participating.map((volume) => record.volumeResult(volume)),
  skippedVolumes: record.skipped.map((volume) => record.volumeResult(volume)),
  backupType: record.backupType,
  backupTypeSource: record.backupTypeSource,
  systemState: record.systemState,
  context: hex(record.context),
  writers: record.writers.results(),
  excludedWriters: record.exclusion.writers.map(({ writerId, instanceId, name, excludedBy }) => ({
    id: writerId,
    instanceId,
    name,
    excludedBy,
  })),
  ...frozenTimes(record),
  phases: [...phases],
  warnings: record.warnings.all.map((warning) => warning.toJSON()),
  changed: true,
  simulated: record.simulated,
});

/** What prepare answers. */
export const prepareResult = (record: SessionRecord, phases: readonly PhaseResult[], preparedAt: number): PrepareResult => ({
  ...shared(record, phases),
  volumeCount: 0,
  preparedAt,
  prepareExpiresAt: preparedAt + record.settings.prepareHoldMs,
});

/** What freeze answers, once frozen or once the plan is made. */
export const freezeResult = (record: SessionRecord, phases: readonly PhaseResult[]): FreezeResult => {
  const { dryRun } = record.settings;
  return { ...shared(record, phases), volumeCount: dryRun ? 0 : record.participating.length, changed: !dryRun, dryRun };
};

/** The same with what frozen adds. Made of a result from before, since the disks are held by now and the caller waits. */
export const frozenResult = (before: FreezeResult, record: SessionRecord, phases: readonly PhaseResult[]): FreezeResult => ({
  ...before,
  ...frozenTimes(record),
  phases: [...phases],
  ...warningsSince(before, record),
});

/** Where there are no others, those that have been told are not told again: they are the very same. */
const warningsSince = ({ warnings }: FreezeResult, record: SessionRecord): Partial<Pick<FreezeResult, 'warnings'>> => {
  const since = record.warnings.all.slice(warnings.length);
  return since.length === 0 ? {} : { warnings: [...warnings, ...since.map((warning) => warning.toJSON())] };
};

/** What thaw answers about a session that came to hold. */
export const thawResult = (record: SessionRecord, phases: readonly PhaseResult[]): ThawResult => {
  const { backupDocument, writerDocuments } = record;
  const { atMost, ...hold } = record.hold ?? {};
  return {
    ...shared(record, phases),
    volumeCount: record.participating.length,
    heldMs: null,
    ...hold,
    ...verdict(record),
    rescued: false,
    ...(backupDocument === undefined ? {} : { backupDocument }),
    ...(writerDocuments === undefined ? {} : { writerDocuments: [...writerDocuments] }),
  };
};

/** An outcome as a thaw is told it: documents that it asked for and that are not there are warned of, where that has not been said. */
export const toldTo = ({ includeDocuments }: ThawOptions, outcome: ThawResult): ThawResult => {
  const { consistency, backupDocument, warnings } = outcome;
  const isMissing = includeDocuments === true && consistency !== undefined && backupDocument === undefined;
  if (!isMissing || warnings.some(({ phase }) => phase === PHASES.documents.name)) return outcome;
  return { ...outcome, warnings: [...warnings, QgaError.of('DOCUMENTS_MISSING').toJSON()] };
};

const verdict = (record: SessionRecord): Pick<ThawResult, 'consistency' | 'reasons'> => {
  const { writers, errors } = record.writers.condition;
  const { snapshot, status, hold, snapshotError } = record;
  const held = heldInTime(hold ?? { heldMs: 0 });
  const row = judge({ endedBy: hold?.endedBy ?? 'failure', snapshot, held, status, writers });
  const ofWriters = row.when.writers === undefined ? [] : errors.map((error) => inOurName(row, error));
  const given = [...(snapshotError === undefined ? [] : [snapshotError]), ...ofWriters];
  // What has been given by the name of the verdict is not said twice, and comes first.
  const named = given.filter(({ name }) => name === row.reason);
  const others = given.filter(({ name }) => name !== row.reason);
  const first = named.length > 0 ? named : [firstReason(row, given[0], hold)];
  return { consistency: row.consistency, reasons: [...first, ...others].map((reason) => reason.toJSON()) };
};

/** Reasons of which the code that was given says better what to do. */
const CODE_KNOWS_BETTER: ReadonlySet<FailureName> = new Set(['SNAPSHOT_FAILED', 'HELD_TOO_LONG', 'WRITER_FAILED', 'WRITER_UNREADABLE']);

/** Our failure for what happened, in these words, with one remedy for the loss. */
const ours = (reason: FailureName, cause: QgaError, message: string): QgaError => {
  const own: Failure = FAILURES[reason];
  const { remedy, retryable } = CODE_KNOWS_BETTER.has(reason) ? cause.failure : own;
  return new QgaError(reason, { ...own, remedy, retryable }, cause.at, { cause, message });
};

/** What a writer gave as a code stands by our name, in its own words: the code is in its `hresult`, and by its name with the writer. */
const inOurName = ({ reason }: VerdictRow, error: QgaError): QgaError =>
  error.name in FAILURES ? error : ours(reason, error, error.message);

/** Our failure for what happened, with its cause in the same message. */
const firstReason = ({ reason, when }: VerdictRow, cause: QgaError | undefined, hold: HoldEnd | undefined): QgaError => {
  const held = `${((hold?.heldMs ?? 0) / 1000).toFixed(1)} s${hold?.atMost ? ' at most' : ''}`;
  const detail = when.held === undefined ? {} : { detail: `It was held for ${held}; Windows holds writes for 10 s at most.` };
  // What ended the hold comes first; a code is what came of it.
  if (cause === undefined || when.snapshot === undefined) return QgaError.of(reason, detail);
  return ours(reason, cause, `${FAILURES[reason].meaning} ${cause.message}`);
};

/** What awaitThaw answers; without an end where nothing was frozen. */
export const endResult = (
  sessionId: string,
  simulated: boolean,
  end: Partial<Pick<ThawResult, keyof HoldEnd & keyof ThawResult>> = {},
): AwaitThawResult => {
  const { endedBy, thawedAt, heldMs = null } = end;
  const loss = endedBy === undefined ? undefined : lossOf(endedBy);
  return {
    sessionId,
    ...(endedBy === undefined ? {} : { endedBy }),
    ...(thawedAt === undefined ? {} : { thawedAt }),
    heldMs,
    ...(loss === undefined ? {} : { lost: QgaError.of(loss).toJSON() }),
    simulated,
  };
};

/** What thaw answers where nothing was frozen. */
export const nothingThawed = (simulated: boolean, rescued: boolean): ThawResult => ({
  sessionId: '',
  volumes: [],
  volumeCount: 0,
  skippedVolumes: [],
  backupType: '',
  backupTypeSource: 'default',
  systemState: false,
  context: hex(0),
  writers: [],
  excludedWriters: [],
  phases: [],
  warnings: [],
  heldMs: null,
  reasons: [],
  changed: rescued,
  rescued,
  simulated,
});
