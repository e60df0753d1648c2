import type { Volumes } from '../platform/volumes.ts';
import type { BackupComponents } from '../platform/vss.ts';
import { QgaError } from '../vss/errors.ts';
import { LOG_TRUNCATING_WRITERS } from '../vss/ids.ts';
import { PHASES } from './phase-list.ts';
import type { Phases } from './phases.ts';
import type { SessionRecord } from './record.ts';
import { missingSystemWriters } from './system-writers.ts';
import { coversEveryDisk, insideSet } from './volumes.ts';

/** Gathers the writers' metadata, which is freed when its scope is left; until then documents can be had. */
export const gatherWriters = async (backup: BackupComponents, phases: Phases, record: SessionRecord): Promise<Disposable | undefined> => {
  if (record.settings.writers === 'none') return undefined;
  await phases.run(PHASES.gather, (phase) => phase.finish('GatherWriterMetadata', () => backup.gatherWriterMetadata()));
  return {
    [Symbol.dispose]() {
      if (phases.stuck !== undefined) return;
      try {
        backup.freeWriterMetadata();
      } catch (thrown) {
        record.warnings.push(QgaError.from(thrown).during({ phase: PHASES.release.name }));
      }
    },
  };
};

/** Notes every writer and adds the components that the rule chooses. A writer that cannot be read is named, and does not end the freeze. */
export const enterWriters = (backup: BackupComponents, machineVolumes: Volumes, record: SessionRecord): void => {
  if (record.settings.writers === 'none') return;
  const inside = insideOf(machineVolumes, record);
  for (let index = 0, count = backup.getWriterMetadataCount(); index < count; index += 1) {
    const errors = enterWriter(backup, index, count, inside, record);
    warn(record, errors);
  }
  // Known before anything is frozen: whoever plans or prepares need not learn it from the outcome.
  warn(record, record.book.split);
  warnOfMovedLogs(record);
  if (record.systemState) warn(record, missingSystemWriters(record.book.identities));
};

const warn = (record: SessionRecord, errors: readonly QgaError[]): void => {
  record.warnings.push(...errors.map((error) => error.during({ phase: PHASES.components.name })));
};

const enterWriter = (
  backup: BackupComponents,
  index: number,
  count: number,
  inside: Inside | undefined,
  record: SessionRecord,
): QgaError[] => {
  const object = `writer ${index + 1} of ${count}`;
  let entered = false;
  const errors: QgaError[] = [];
  try {
    using writer = backup.getWriterMetadata(index);
    errors.push(...record.book.enter(writer, inside));
    entered = true;
  } catch (thrown) {
    // Once entered, only letting go of it can have failed, which costs memory and no truth.
    if (!entered) record.book.enterNameless();
    errors.push(QgaError.from(thrown).during({ object }));
  }
  return errors;
};

type Inside = (path: string) => boolean;

/** Where components may lie; undefined where none can lie outside. */
const insideOf = (machineVolumes: Volumes, { machineVolumes: all, volumes }: SessionRecord): Inside | undefined => {
  if (coversEveryDisk(all, volumes)) return undefined;
  const inside = insideSet(all, volumes);
  const known = new Map<string, boolean>();
  return (path) => {
    const answer = known.get(path) ?? inside(machineVolumes.expandEnvironment(path));
    known.set(path, answer);
    return answer;
  };
};

const warnOfMovedLogs = (record: SessionRecord): void => {
  if (record.backupType === 'copy') return;
  for (const { writerId, name } of record.book.participants) {
    if (LOG_TRUNCATING_WRITERS[writerId] === undefined) continue;
    record.warnings.push(
      QgaError.of('BACKUP_TYPE_MOVES_LOGS', { phase: PHASES.components.name, object: name, detail: `The type is ${record.backupType}.` }),
    );
  }
};
