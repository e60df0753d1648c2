import type { CallContext } from '../../contract/call-context.ts';
import { normalizeOptions } from '../../contract/normalize-options.ts';
import type { PrepareOptions } from '../../contract/prepare.ts';
import { LATE, withLimit } from '../../platform/limit.ts';
import type { Machine } from '../../platform/machine.ts';
import type { BackupComponents } from '../../platform/vss.ts';
import { QgaError } from '../../vss/errors.ts';
import { Interrupt } from '../interrupt.ts';
import { OwnedBackup } from '../owned-backup.ts';
import { refuseWhileFrozen } from '../ownership.ts';
import { PHASES } from '../phase-list.ts';
import { Phases } from '../phases.ts';
import { setContext } from '../prepare-backup.ts';
import { SessionRecord } from '../record.ts';

/** The machine's holder, as far as another process can ask it. @returns undefined where there is none. @throws what keeps it from being asked */
export type FindHolder = () => Promise<{ readonly version: string } | undefined>;

/** Milliseconds in which this computer answers what it asks no other: a disk that has to start turning takes ten seconds. */
const ANSWER_MS = 30_000;

/** What a machine is looked at with, besides the context of the call. */
export interface Look {
  readonly machine: Machine;
  /** Left out where nobody else may hold what was detached. */
  readonly holder?: FindHolder | undefined;
  readonly context: CallContext;
  /** Milliseconds for each step. */
  readonly timeoutMs: number;
  /** @throws PROCESS_UNUSABLE where an earlier call never came back */
  readonly mayAsk: () => void;
  /** @throws what keeps this process from looking at VSS now. */
  readonly mayLook: () => void;
  /** Told when a call never came back. */
  readonly onStuck: () => void;
}

/** What a look is made with, good until it is over. */
export interface Looking {
  readonly backup: BackupComponents;
  readonly phases: Phases;
  readonly record: SessionRecord;
}

/**
 * Asks the machine something that needs no VSS, and may block all the same.
 * @param call what it is waited for in
 * @throws CALL_HUNG where no answer comes: its thread is lost; PROCESS_UNUSABLE where one is already
 */
export const ask = async <T>({ machine, mayAsk, onStuck }: Look, call: string, question: () => Promise<T>): Promise<T> => {
  mayAsk();
  const answer = await withLimit(machine.clock, ANSWER_MS, question());
  if (answer !== LATE) return answer;
  onStuck();
  throw QgaError.of('CALL_HUNG', { call });
};

/**
 * Asks VSS something through a backup components object of its own, bounded and cancellable as a freeze is. Nothing is frozen,
 * and no other freeze is disturbed: while there is one, it is refused.
 * @param contexts for SetContext, the first that is accepted
 * @throws NOT_ELEVATED, FREEZE_IN_PROGRESS, STALE_FREEZE, VSS_UNAVAILABLE, the time-outs, and what the work throws
 */
export const look = <T>(from: Look, contexts: readonly number[], work: (looking: Looking) => Promise<T>): Promise<T> =>
  withBackup(from, {}, async (looking) => {
    await looking.phases.run(PHASES.initialize, async (phase) => {
      await phase.call('InitializeForBackup', looking.backup.initializeForBackup());
      await setContext(phase, looking.backup, contexts);
    });
    return await work(looking);
  });

/** The same up to InitializeForBackup, which is left to the work. @param options of the freeze that it is about */
export const withBackup = async <T>(
  { machine, context, timeoutMs, mayLook, onStuck }: Look,
  options: PrepareOptions,
  work: (looking: Looking) => Promise<T>,
): Promise<T> => {
  mayLook();
  const settings = normalizeOptions({ ...options, gatherTimeoutMs: timeoutMs, prepareTimeoutMs: timeoutMs });
  const record = new SessionRecord(settings, machine.simulated);
  using interrupt = new Interrupt(machine.clock, context.signal, undefined);
  const phases = new Phases(machine.clock, settings, interrupt, context.onProgress);
  try {
    await phases.run(PHASES.ownership, async () => {
      if (!machine.processes.isElevated()) throw QgaError.of('NOT_ELEVATED');
      refuseWhileFrozen(machine);
    });
    await phases.run(PHASES.com, async () => {
      record.warnings.push(...machine.vss.initialize());
    });
    await using owned = new OwnedBackup(machine.vss.createBackupComponents(), phases, record.warnings);
    return await work({ backup: owned.components, phases, record });
  } finally {
    if (phases.stuck !== undefined) onStuck();
  }
};
