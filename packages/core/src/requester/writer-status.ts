import type { BackupComponents } from '../platform/vss.ts';
import { QgaError } from '../vss/errors.ts';
import { FAILURES } from '../vss/failures.ts';
import type { Phase } from './phases.ts';
import type { SessionRecord } from './record.ts';
import type { CheckTime } from './writer-registry.ts';

/**
 * Gathers and examines the state of every writer. What cannot be read ends the freeze before the disks are frozen, and is a warning afterwards.
 * @returns whether every writer could be read.
 */
export const checkWriters = async (backup: BackupComponents, phase: Phase, record: SessionRecord, time: CheckTime): Promise<boolean> => {
  if (record.settings.writers === 'none') return true;
  await phase.finish('GatherWriterStatus', () => backup.gatherWriterStatus());
  try {
    return readStatuses(backup, phase, record, time);
  } finally {
    freeStatuses(backup, phase, record);
  }
};

const readStatuses = (backup: BackupComponents, phase: Phase, record: SessionRecord, time: CheckTime): boolean => {
  const told = new Set<string>();
  const count = backup.getWriterStatusCount();
  let unread = 0;
  for (let index = 0; index < count; index += 1) {
    try {
      const status = backup.getWriterStatus(index);
      told.add(status.instanceId);
      const failure = record.writers.note(status, time);
      if (failure !== undefined) record.warnings.push(failure.during({ phase: phase.name }));
    } catch (thrown) {
      if (time === 'before-freeze') throw thrown;
      unread += 1;
      record.warnings.push(QgaError.from(thrown).during({ phase: phase.name, object: `writer ${index + 1} of ${count}` }));
    }
  }
  // Which writer a status is of that could not be read is not known.
  const all = unread === 0;
  if (all) record.warnings.push(...record.writers.missAllBut(told, time).map((gone) => gone.during({ phase: phase.name })));
  return all;
};

const freeStatuses = (backup: BackupComponents, phase: Phase, record: SessionRecord): void => {
  try {
    backup.freeWriterStatus();
  } catch (thrown) {
    record.warnings.push(QgaError.from(thrown).during({ phase: phase.name }));
  }
};

/**
 * Makes sure that the writers the caller counts on are there, before a snapshot is begun.
 * @throws REQUIRED_WRITER_MISSING
 */
export const requirePresence = (record: SessionRecord): void => {
  const missing = record.settings.requireWriters?.find((idOrName) => record.writers.find(idOrName).length === 0);
  if (missing !== undefined) throw QgaError.of('REQUIRED_WRITER_MISSING', { object: missing });
};

/**
 * Holds the writers to what the caller asked of them, before the disks are frozen.
 * @throws REQUIRED_WRITER_FAILED, WRITER_FAILED
 */
export const requireHealth = (record: SessionRecord): void => {
  for (const idOrName of record.settings.requireWriters ?? []) {
    const failure = record.writers.find(idOrName).find((each) => each.failure !== undefined)?.failure;
    if (failure !== undefined) throw blame('REQUIRED_WRITER_FAILED', failure, failure.at.object ?? idOrName);
  }
  const failure = record.settings.onWriterFailure === 'fail' ? record.writers.firstFailure : undefined;
  if (failure !== undefined) throw blame('WRITER_FAILED', failure, failure.at.object);
};

/** That a writer ends the freeze: why it failed, in its own words, and what to do about that or without it. */
const blame = (name: 'REQUIRED_WRITER_FAILED' | 'WRITER_FAILED', failure: QgaError, object: string | undefined): QgaError => {
  const without =
    name === 'WRITER_FAILED'
      ? ' To take the snapshot without it, leave it out with `excludeWriters`, or freeze with `onWriterFailure warn`.'
      : '';
  const { retryable, remedy } = failure.failure;
  const own = { ...FAILURES[name], meaning: `${failure.name}: ${failure.failure.meaning}`, retryable, remedy: `${remedy}${without}` };
  return new QgaError(name, own, { ...failure.at, phase: 'check', ...(object === undefined ? {} : { object }) }, { cause: failure });
};
