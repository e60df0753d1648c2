import type { DoctorOptions } from '../../contract/doctor.ts';
import type { WriterResult } from '../../contract/parts.ts';
import type { QgaError } from '../../vss/errors.ts';
import { gatherWriters } from '../gather.ts';
import { PHASES } from '../phase-list.ts';
import { planVolumes, planWriters } from '../plan.ts';
import { prepareBackup } from '../prepare-backup.ts';
import { checkWriters } from '../writer-status.ts';
import { type Look, withBackup } from './look.ts';

/** What a freeze with these options would be warned of before it begins, and how its writers are now. */
export interface InspectedPlan {
  readonly warnings: readonly QgaError[];
  readonly writers: readonly WriterResult[];
}

/**
 * Goes the way of a freeze up to its plan, by the same steps, and asks the writers how they are. Nothing is frozen.
 * @throws as `look` does, and what keeps such a freeze from being planned
 */
export const inspectPlan = (from: Look, options: DoctorOptions): Promise<InspectedPlan> =>
  withBackup(from, options, async ({ backup, phases, record }) => {
    // What COM said is about this process, and a check of its own.
    const before = record.warnings.all.length;
    await using names = await planVolumes(from.machine, phases, record);
    await prepareBackup(from.machine.vss, backup, phases, record, undefined);
    using _metadata = await gatherWriters(backup, phases, record);
    await planWriters(from.machine, backup, names, phases, record);
    const warnings = record.warnings.all.slice(before);
    await phases.run(PHASES.check, (phase) => checkWriters(backup, phase, record, 'outside-freeze'));
    return { warnings, writers: record.writers.results() };
  });
