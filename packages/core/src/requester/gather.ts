import type { Volumes } from '../platform/volumes.ts';
import type { BackupComponents, WriterMetadata } from '../platform/vss.ts';
import { QgaError } from '../vss/errors.ts';
import { PHASES } from './phase-list.ts';
import type { Phase, PhaseSpec, Phases } from './phases.ts';
import type { SessionRecord } from './record.ts';
import { coversEveryDisk, displayName, outsideSet } from './volumes.ts';

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
export const enterWriters = async (
  backup: BackupComponents,
  machineVolumes: Volumes,
  phase: Phase,
  record: SessionRecord,
): Promise<void> => {
  if (record.settings.writers === 'none') return;
  const inside = insideOf(machineVolumes, record);
  for (let index = 0, count = backup.getWriterMetadataCount(); index < count; index += 1) {
    warn(record, await withWriter(backup, index, count, phase, record, (writer) => record.writers.enter(writer, phase.breathe, inside)));
  }
  // Known before anything is frozen, so that plan and prepare say it, not the outcome alone.
  warn(record, record.writers.split);
};

const warn = (record: SessionRecord, errors: readonly QgaError[], phase: PhaseSpec = PHASES.components): void => {
  record.warnings.push(...errors.map((error) => error.during({ phase: phase.name })));
};

/**
 * Which writers have files on volumes that were skipped. Microsoft wants components added before StartSnapshotSet, and only
 * after it VSS refuses a volume, so these are in the backup document; whatever else is said of them says that they are not in the set.
 */
export const enterSkipped = async (
  backup: BackupComponents,
  machineVolumes: Volumes,
  phase: Phase,
  record: SessionRecord,
): Promise<void> => {
  if (record.settings.writers === 'none' || record.skipped.length === 0) return;
  const outside = outsideSet(record.machineVolumes, record.participating);
  const skipped = (path: string): string | undefined => {
    const volume = outside(machineVolumes.expandEnvironment(path));
    return volume !== undefined && record.skipped.includes(volume) ? displayName(volume) : undefined;
  };
  for (let index = 0, count = backup.getWriterMetadataCount(); index < count; index += 1) {
    const skip = async (writer: WriterMetadata) => (await record.writers.skip(writer, phase.breathe, skipped)) ?? [];
    warn(record, await withWriter(backup, index, count, phase, record, skip), PHASES.add);
  }
  const claimed = record.systemState ? record.skipped.filter(({ boot, system }) => boot || system) : [];
  warn(
    record,
    claimed.map((volume) => QgaError.of('SYSTEM_STATE_SKIPPED', { object: displayName(volume) })),
    PHASES.add,
  );
};

/**
 * Works on one writer's metadata. @returns what went wrong, with it or with freeing it.
 * @throws the interrupt's reason or the phase's time-out, which is no fault of the writer
 */
const withWriter = async (
  backup: BackupComponents,
  index: number,
  count: number,
  phase: Phase,
  record: SessionRecord,
  work: (writer: WriterMetadata) => Promise<QgaError | readonly QgaError[]>,
): Promise<QgaError[]> => {
  const object = `writer ${index + 1} of ${count}`;
  let entered = false;
  const errors: QgaError[] = [];
  try {
    using writer = backup.getWriterMetadata(index);
    errors.push(...[await work(writer)].flat());
    entered = true;
  } catch (thrown) {
    // Once it has been entered only its release can have failed, which costs memory and changes no result.
    if (!entered) record.writers.enterNameless();
    errors.push(QgaError.from(thrown).during({ object }));
  }
  phase.check();
  return errors;
};

type Inside = (path: string) => boolean;

/** Where components may lie; undefined where none can lie outside. */
const insideOf = (machineVolumes: Volumes, { machineVolumes: all, volumes }: SessionRecord): Inside | undefined => {
  if (coversEveryDisk(all, volumes)) return undefined;
  const outside = outsideSet(all, volumes);
  const known = new Map<string, boolean>();
  return (path) => {
    const answer = known.get(path) ?? outside(machineVolumes.expandEnvironment(path)) === undefined;
    known.set(path, answer);
    return answer;
  };
};
