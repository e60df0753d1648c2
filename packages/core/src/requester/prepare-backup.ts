import type { FreezeSettings } from '../contract/freeze.ts';
import type { BackupComponents, Vss, WriterIdentity } from '../platform/vss.ts';
import { BACKUP_TYPES, backupTypeOf, NAS_ROLLBACK, NO_WRITERS, SNAPSHOT_CONTEXT, TRANSPORTABLE } from '../vss/enums.ts';
import { QgaError } from '../vss/errors.ts';
import { E_INVALIDARG, VSS_E_UNSUPPORTED_CONTEXT } from '../vss/hresults.ts';
import { exclusionOf, type Listing, refuseExcluded, warningsOf } from './exclusion.ts';
import { ownedWithin } from './owned-backup.ts';
import { PHASES } from './phase-list.ts';
import type { Phase, Phases } from './phases.ts';
import type { SessionRecord } from './record.ts';
import { coversSystemState } from './volumes.ts';

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

/**
 * InitializeForBackup, SetContext, SetBackupState, DisableWriterClasses, DisableWriterInstances: the context first, as Microsoft
 * documents it.
 * @param listing the writers, where they have just been asked for
 * @throws REQUIRED_WRITER_EXCLUDED
 */
export const prepareBackup = async (
  vss: Vss,
  backup: BackupComponents,
  phases: Phases,
  record: SessionRecord,
  listing: Listing | undefined,
): Promise<void> => {
  const { settings } = record;
  await excludeWriters(vss, phases, record, listing);
  await phases.run(PHASES.initialize, async (phase) => {
    await phase.call('InitializeForBackup', backup.initializeForBackup());
    record.context = await setContext(phase, backup, settings.writers === 'none' ? CONTEXTS_WITHOUT_WRITERS : CONTEXTS);
    if (settings.writers === 'none') return;
    record.systemState =
      settings.systemState === 'auto' ? coversSystemState(record.machineVolumes, record.volumes) : settings.systemState === 'yes';
    backup.setBackupState({
      selectComponents: true,
      systemState: record.systemState,
      backupType: BACKUP_TYPES[record.backupType],
      partialFiles: false,
    });
    const { classes, instances } = record.exclusion;
    if (classes.length > 0) await phase.call('DisableWriterClasses', backup.disableWriterClasses(classes));
    if (instances.length > 0) await phase.call('DisableWriterInstances', backup.disableWriterInstances(instances));
  });
};

/** Client editions of Windows refuse transportable snapshots. */
export const CONTEXTS: readonly number[] = [SNAPSHOT_CONTEXT, SNAPSHOT_CONTEXT & ~TRANSPORTABLE];

/** Microsoft says that NO_WRITERS should not be used explicitly: where it is refused, with the context that has it. */
const CONTEXTS_WITHOUT_WRITERS: readonly number[] = [...CONTEXTS.map((context) => context | NO_WRITERS), NAS_ROLLBACK];

const CONTEXT_REFUSED: ReadonlySet<number> = new Set([VSS_E_UNSUPPORTED_CONTEXT, E_INVALIDARG]);

/** @param contexts tried in their order. @returns the first that is accepted. */
export const setContext = async (phase: Phase, backup: BackupComponents, contexts: readonly number[]): Promise<number> => {
  const [context = SNAPSHOT_CONTEXT, ...others] = contexts;
  try {
    await phase.call('SetContext', backup.setContext(context));
    return context;
  } catch (thrown) {
    if (others.length === 0 || !CONTEXT_REFUSED.has(QgaError.from(thrown).at.hresult ?? 0)) throw thrown;
    return await setContext(phase, backup, others);
  }
};

/**
 * Whom to leave out. A writer is known by its ids and name only once it has been gathered, and must be left out before: so this
 * object is another one.
 */
const excludeWriters = async (vss: Vss, phases: Phases, record: SessionRecord, known: Listing | undefined): Promise<void> => {
  const { excludeWriters: given, requireWriters = [] } = record.settings;
  if (given === undefined) return;
  await phases.run(PHASES.gather, async (phase) => {
    const listing = known ?? (await listWriters(vss, phases, phase));
    record.exclusion = exclusionOf(given, listing);
    record.warnings.push(...warningsOf(record.exclusion, listing).map((warning) => warning.during({ phase: phase.name })));
    refuseExcluded(requireWriters, record.exclusion);
  });
};

// A function of its own, not a block in a loop: as esbuild lowers `using`, an error of one round would be thrown in the next again.
const identityOf = (backup: BackupComponents, index: number): WriterIdentity => {
  using writer = backup.getWriterMetadata(index);
  return writer.identity;
};

const listWriters = async (vss: Vss, phases: Phases, phase: Phase): Promise<Listing> => {
  const backup = vss.createBackupComponents();
  await using _owned = ownedWithin(backup, phases, phase);
  await phase.call('InitializeForBackup', backup.initializeForBackup());
  await setContext(phase, backup, CONTEXTS);
  await phase.finish('GatherWriterMetadata', () => backup.gatherWriterMetadata());
  const writers: WriterIdentity[] = [];
  const unreadable: QgaError[] = [];
  for (let index = 0, count = backup.getWriterMetadataCount(); index < count; index += 1) {
    try {
      writers.push(identityOf(backup, index));
    } catch (thrown) {
      unreadable.push(QgaError.from(thrown));
    }
  }
  return { writers, unreadable };
};

/** Tries until the writers can be gathered and read: after a boot VSS and its writers need a while. @returns the writers. */
export const waitReady = async (vss: Vss, phases: Phases, phase: Phase): Promise<Listing> => {
  for (;;) {
    try {
      const listing = await listWriters(vss, phases, phase);
      if (listing.unreadable[0] !== undefined) throw listing.unreadable[0];
      return listing;
    } catch (thrown) {
      if (phases.stuck !== undefined) throw thrown;
      await phase.pause(Math.min(READY_EVERY_MS, phase.remainingMs));
      // What VSS said last says more than that the time is over.
      if (phase.remainingMs === 0) throw thrown;
    }
  }
};
