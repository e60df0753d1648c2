import type { Machine } from '../platform/machine.ts';
import type { BackupComponents } from '../platform/vss.ts';
import { refuseRestarted } from './exclusion.ts';
import { enterWriters } from './gather.ts';
import { PHASES } from './phase-list.ts';
import type { Phases } from './phases.ts';
import { warnOfPlan } from './plan-warnings.ts';
import { backupType } from './prepare-backup.ts';
import type { SessionRecord } from './record.ts';
import { VolumeNames } from './volume-names.ts';
import { selectVolumes } from './volumes.ts';
import { requirePresence } from './writer-status.ts';

/** Notes what is to be frozen, and as which type of backup. @returns what is asked of the volumes meanwhile. @throws VOLUME_NOT_FOUND, NO_VOLUMES, TOO_MANY_VOLUMES, GATHER_TIMEOUT */
export const planVolumes = ({ volumes, registry }: Machine, phases: Phases, record: SessionRecord): Promise<VolumeNames> =>
  phases.run(PHASES.volumes, async (phase) => {
    record.machineVolumes = await phase.call('FindFirstVolume', volumes.find());
    record.warnings.push(...record.machineVolumes.flatMap(({ unread }) => unread?.during({ phase: phase.name }) ?? []));
    record.volumes = selectVolumes(record.machineVolumes, record.settings);
    Object.assign(record, backupType(record.settings, registry.readVssOption()));
    return new VolumeNames(volumes, phases, record);
  });

/** Enters the writers that were gathered, and notes what the freeze is warned of. @throws REQUIRED_WRITER_MISSING, EXCLUDED_WRITER_RESTARTED, GATHER_TIMEOUT */
export const planWriters = (
  { volumes, diagnostics }: Machine,
  backup: BackupComponents,
  names: VolumeNames,
  phases: Phases,
  record: SessionRecord,
): Promise<void> =>
  phases.run(PHASES.components, async (phase) => {
    await names.enter(phase, record);
    await enterWriters(backup, volumes, phase, record);
    refuseRestarted(record.writers.identities, record.settings.excludeWriters ?? [], record.exclusion);
    requirePresence(record);
    await warnOfPlan(diagnostics, phase, record);
  });
