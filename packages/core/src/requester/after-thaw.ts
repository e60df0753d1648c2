import type { ThawOptions } from '../contract/thaw.ts';
import type { Machine } from '../platform/machine.ts';
import type { BackupComponents } from '../platform/vss.ts';
import { QgaError } from '../vss/errors.ts';
import { VSS_S_ASYNC_FINISHED } from '../vss/hresults.ts';
import { PHASES } from './phase-list.ts';
import type { Phase, PhaseSpec, Phases } from './phases.ts';
import type { SessionRecord } from './record.ts';
import type { SnapshotSet } from './snapshot-set.ts';
import { type HoldEnd, heldInTime, snapshotEnd } from './verdict.ts';
import type { CheckTime } from './writer-registry.ts';
import { checkWriters } from './writer-status.ts';

/** After thaw nothing is thrown: what goes wrong is a warning, and the verdict's to judge. @returns what went wrong. */
const attempt = async (
  phases: Phases,
  spec: PhaseSpec,
  record: SessionRecord,
  work: (phase: Phase) => Promise<void>,
): Promise<QgaError | undefined> => {
  if (phases.stuck !== undefined) return QgaError.of('CALL_HUNG', { call: phases.stuck });
  try {
    await phases.run(spec, work);
    return undefined;
  } catch (thrown) {
    const error = QgaError.from(thrown);
    record.warnings.push(error);
    return error;
  }
};

/** Waits for the snapshot's operation to end. @returns what it ended with; undefined where that could not be learnt. */
export const awaitSnapshotEnd = async (set: SnapshotSet, phases: Phases, record: SessionRecord): Promise<number | undefined> => {
  let hresult: number | undefined;
  const at = { phase: PHASES.thaw.name, call: 'DoSnapshotSet' };
  record.snapshotError = await attempt(phases, PHASES.thaw, record, async (phase) => {
    hresult = await set.awaitEnd(phase);
    record.snapshot = snapshotEnd(hresult, set.events.timedOut());
  });
  if (hresult !== undefined && hresult !== VSS_S_ASYNC_FINISHED) record.snapshotError = QgaError.ofHresult(hresult, at);
  return hresult;
};

/**
 * What the writers need after the snapshot: their state is read, and after a good one they are told the outcome.
 * From there on the snapshot is worth what it is: what goes wrong is a warning that says what was not done.
 */
export const completeBackup = async (
  backup: BackupComponents,
  phases: Phases,
  record: SessionRecord,
  order: ThawOptions,
  finished: boolean,
): Promise<void> => {
  const check = async (spec: PhaseSpec, time: CheckTime): Promise<boolean> => {
    let all = false;
    await attempt(phases, spec, record, async (phase) => {
      all = await checkWriters(backup, phase, record, time);
    });
    return all;
  };
  record.status = (await check(PHASES.checkSnapshot, 'after-snapshot')) ? 'read' : 'unreadable';
  if (!finished) return;
  const wrong = await attempt(phases, PHASES.complete, record, async (phase) => {
    if (order.succeeded !== undefined) reportSuccess(backup, record, order.succeeded && wasHeld(record.hold));
    await phase.finish('BackupComplete', () => backup.backupComplete());
  });
  if (wrong !== undefined) {
    record.warnings.push(QgaError.of('COMPLETION_FAILED', { phase: PHASES.complete.name, detail: `${wrong.name}: ${wrong.message}` }));
    return;
  }
  if (!(await check(PHASES.checkComplete, 'after-completion')))
    record.warnings.push(QgaError.of('COMPLETION_UNREADABLE', { phase: PHASES.checkComplete.name }));
  if (order.includeDocuments) await attempt(phases, PHASES.documents, record, async () => saveDocuments(backup, record));
};

/** The caller ended the hold; but Windows may have released the writes before. */
const wasHeld = (hold: HoldEnd | undefined): boolean => hold !== undefined && heldInTime(hold) === 'in-time';

/** SetBackupSucceeded for every component added; never true for those of a writer that failed. */
const reportSuccess = (backup: BackupComponents, record: SessionRecord, succeeded: boolean): void => {
  const refused = new Set<string>();
  for (const { identity, component, well } of record.writers.added()) {
    if (refused.has(identity.instanceId)) continue;
    try {
      backup.setBackupSucceeded({ ...identity, ...component }, succeeded && well);
    } catch (thrown) {
      refused.add(identity.instanceId);
      record.warnings.push(QgaError.from(thrown).during({ phase: PHASES.complete.name, object: identity.name }));
    }
  }
};

const saveDocuments = (backup: BackupComponents, record: SessionRecord): void => {
  record.backupDocument = backup.saveAsXml();
  record.writerDocuments = Array.from({ length: backup.getWriterMetadataCount() }, (_, index) => {
    using writer = backup.getWriterMetadata(index);
    return writer.saveAsXml();
  });
};

/** Milliseconds for the provider to have stopped: until then a freeze would meet it on its way out. */
const STOPPED_WITHIN_MS = 5000;

/** So that the provider starts afresh next time, as the reference does; best effort. */
export const stopProvider = async ({ provider }: Pick<Machine, 'provider'>, phases: Phases, record: SessionRecord): Promise<void> => {
  try {
    await phases.run(PHASES.stopProvider, (phase) =>
      phase.call('ControlService', provider.stop(Math.min(STOPPED_WITHIN_MS, phase.remainingMs))),
    );
  } catch (thrown) {
    const error = QgaError.from(thrown);
    const detail = `${error.name}: ${error.failure.meaning}`;
    record.warnings.push(QgaError.of('PROVIDER_NOT_STOPPED', { ...error.at, detail }, { cause: error }));
  }
};
