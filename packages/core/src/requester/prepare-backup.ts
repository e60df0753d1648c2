import type { FreezeSettings } from '../contract/freeze.ts';
import type { BackupComponents, Vss } from '../platform/vss.ts';
import { BACKUP_TYPES, backupTypeOf, NO_WRITERS, SNAPSHOT_CONTEXT, TRANSPORTABLE } from '../vss/enums.ts';
import { QgaError } from '../vss/errors.ts';
import { VSS_E_UNSUPPORTED_CONTEXT } from '../vss/hresults.ts';
import { normaliseGuid } from '../vss/ids.ts';
import { PHASES } from './phase-list.ts';
import type { Phase, Phases } from './phases.ts';
import type { SessionRecord } from './record.ts';
import { coversSystemState } from './volumes.ts';
import { goesBy } from './writer-book.ts';

/** Milliseconds between two tries while VSS comes up after a boot. */
const READY_EVERY_MS = 5000;

/** The backup type and where it came from: the option, the registry, the reference's default. */
export const backupType = (
  settings: Pick<FreezeSettings, 'backupType'>,
  vssOption: number | undefined,
): Pick<SessionRecord, 'backupType' | 'backupTypeSource'> => {
  if (settings.backupType !== undefined) return { backupType: settings.backupType, backupTypeSource: 'option' };
  const registered = vssOption === undefined ? undefined : backupTypeOf(vssOption);
  return registered === undefined
    ? { backupType: 'full', backupTypeSource: 'default' }
    : { backupType: registered, backupTypeSource: 'registry' };
};

/** InitializeForBackup, SetContext, SetBackupState, DisableWriterClasses: the context first, as Microsoft documents it. */
export const prepareBackup = async (vss: Vss, backup: BackupComponents, phases: Phases, record: SessionRecord): Promise<void> => {
  const { settings } = record;
  record.excludedWriters = settings.excludeWriters === undefined ? [] : await resolveWriters(vss, phases, record, settings.excludeWriters);
  await phases.run(PHASES.initialize, async (phase) => {
    await phase.call('InitializeForBackup', backup.initializeForBackup());
    record.context = await setContext(phase, backup, settings.writers === 'none' ? SNAPSHOT_CONTEXT | NO_WRITERS : SNAPSHOT_CONTEXT);
    if (settings.writers === 'none') return;
    record.systemState =
      settings.systemState === 'auto' ? coversSystemState(record.machineVolumes, record.volumes) : settings.systemState === 'yes';
    backup.setBackupState({
      selectComponents: true,
      systemState: record.systemState,
      backupType: BACKUP_TYPES[record.backupType],
      partialFiles: false,
    });
    if (record.excludedWriters.length > 0) await phase.call('DisableWriterClasses', backup.disableWriterClasses(record.excludedWriters));
  });
};

/** Client editions of Windows refuse transportable snapshots. @returns the context accepted. */
export const setContext = async (phase: Phase, backup: BackupComponents, context: number): Promise<number> => {
  try {
    await phase.call('SetContext', backup.setContext(context));
    return context;
  } catch (thrown) {
    if (QgaError.from(thrown).at.hresult !== VSS_E_UNSUPPORTED_CONTEXT) throw thrown;
    const fallback = context & ~TRANSPORTABLE;
    await phase.call('SetContext', backup.setContext(fallback));
    return fallback;
  }
};

/** Ids of the writers to exclude. Names need a look at the writers first, through an object of its own: this one's must be told before it gathers. */
const resolveWriters = async (vss: Vss, phases: Phases, record: SessionRecord, wanted: readonly string[]): Promise<readonly string[]> => {
  const ids = wanted.map(normaliseGuid);
  if (ids.every((id) => id !== undefined)) return ids;
  const identities = await phases.run(PHASES.gather, (phase) => listWriters(vss, phase));
  return wanted.flatMap((idOrName) => {
    const id = normaliseGuid(idOrName) ?? identities.find(goesBy(idOrName))?.writerId;
    if (id === undefined) record.warnings.push(QgaError.of('EXCLUDED_WRITER_UNKNOWN', { object: idOrName }));
    return id ?? [];
  });
};

const listWriters = async (vss: Vss, phase: Phase) => {
  await using backup = vss.createBackupComponents();
  await phase.call('InitializeForBackup', backup.initializeForBackup());
  await setContext(phase, backup, SNAPSHOT_CONTEXT);
  await phase.finish('GatherWriterMetadata', () => backup.gatherWriterMetadata());
  return Array.from({ length: backup.getWriterMetadataCount() }, (_, index) => {
    using writer = backup.getWriterMetadata(index);
    return writer.identity;
  });
};

/** Tries until the writers can be gathered: after a boot VSS and its writers need a while. */
export const waitReady = async (vss: Vss, phases: Phases, phase: Phase): Promise<void> => {
  for (;;) {
    try {
      await listWriters(vss, phase);
      return;
    } catch (thrown) {
      if (phases.stuck !== undefined) throw thrown;
      await phase.pause(Math.min(READY_EVERY_MS, phase.remainingMs));
      // What VSS said last says more than that the time is over.
      if (phase.remainingMs === 0) throw thrown;
    }
  }
};
