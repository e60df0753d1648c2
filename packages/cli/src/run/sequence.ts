import {
  type CommandResult,
  type FreezeResult,
  type Happening,
  type Notice,
  type Progress,
  QgaError,
  type ThawResult,
} from '@qga-vss/core';
import { whenLost } from '@qga-vss/core/internal';
import type { Interrupts } from '../command-line/interrupts.ts';
import { type Course, endNow, newCourse } from './end-now.ts';
import type { Running } from './launch.ts';
import { outlived } from './outlived.ts';
import type { Plan } from './prepare.ts';
import { notFrozen, type RunReport } from './report.ts';
import type { Target } from './target.ts';

/** What a run is made with. */
export interface Surroundings {
  readonly plan: Plan;
  readonly target: Target;
  readonly interrupts: Interrupts;
  readonly onProgress: (progress: Progress) => void;
  /** Told what the freeze is warned of before it begins. */
  readonly onEarlyWarning: (warning: Notice) => void;
  /** Told when thaw is over, while the command may still run. */
  readonly onThawed: () => void;
  /** Told what there is to mind while the command still runs; never while frozen. */
  readonly onWarning: (warning: Notice) => void;
}

interface Sequence extends Surroundings {
  /** Kept up to date. */
  readonly course: Course;
}

interface CommandEnd {
  readonly command: CommandResult | null;
  readonly error: QgaError | null;
}

/** What came of the command and of the hold. */
interface Held {
  readonly end: CommandEnd;
  readonly thaw: ThawResult | QgaError;
  readonly warnings: readonly Notice[];
}

const NOT_RUN: CommandEnd = { command: null, error: null };

/** Thaws, and never rejects: a thaw that fails is part of the report. */
const thaw = async (
  { target, course, onProgress, onThawed }: Sequence,
  freeze: FreezeResult,
  happened: Happening,
): Promise<ThawResult | QgaError> => {
  try {
    course.thaw = await target.thaw(freeze, happened, { onProgress });
    return course.thaw;
  } catch (thrown) {
    return QgaError.from(thrown);
  } finally {
    onThawed();
  }
};

/** What became of a command, for the writers. */
const happeningOf = (command: CommandResult | null): Happening => {
  if (command === null || (command.exitCode === null && command.signal === null)) return 'command-not-started';
  if (command.exitCode === null) return 'command-killed';
  return command.exitCode === 0 ? 'command-succeeded' : 'command-failed';
};

/** Runs the command, and thaws at its end; at once when interrupted, before the command is asked to end. */
const runAndThaw = async (sequence: Sequence, freeze: FreezeResult): Promise<Held> => {
  const { plan, target, interrupts } = sequence;
  if (interrupts.error !== undefined) return { end: NOT_RUN, thaw: await thaw(sequence, freeze, 'cancelled'), warnings: [] };
  const running = plan.launch();
  sequence.course.running = running;
  const ended: Promise<CommandEnd> = running.ended.then(({ report, error }) => {
    sequence.course.command = report;
    return { command: report, error };
  });
  const over = whenLost(target.awaitThaw(freeze));
  const first = await Promise.race([
    ended.then(() => 'command' as const),
    interrupts.happened.then(() => 'interruption' as const),
    over.then(() => 'hold' as const),
  ]);
  if (first === 'hold') return await outliveHold(sequence, freeze, running, ended, await over);
  interrupts.ignore();
  if (first === 'interruption') {
    const thawing = thaw(sequence, freeze, 'cancelled');
    running.end('interruption', interrupts.cause);
    return { end: await ended, thaw: await thawing, warnings: [] };
  }
  const end = await ended;
  return { end, thaw: await thaw(sequence, freeze, happeningOf(end.command)), warnings: [] };
};

/** The command goes on without a hold: a notice says so, and it is ended where that was asked for, or when interrupted. */
const outliveHold = async (
  sequence: Sequence,
  freeze: FreezeResult,
  running: Running,
  ended: Promise<CommandEnd>,
  lost: Notice,
): Promise<Held> => {
  const { plan, interrupts, onWarning } = sequence;
  const thawing = thaw(sequence, freeze, 'hold-lost');
  if (plan.killOnExpiry) running.end('expiry');
  void interrupts.happened.then(() => running.end('interruption', interrupts.cause));
  const warning = outlived(lost, plan.killOnExpiry);
  // Where the host is gone it is not known yet whether it has released them.
  if (lost.name !== 'HOLD_LIMIT_REACHED') await thawing;
  onWarning(warning);
  return { end: await ended, thaw: await thawing, warnings: [warning] };
};

/** From frozen to the outcome; it is unknown where thaw fails. */
const hold = async (sequence: Sequence, freeze: FreezeResult): Promise<RunReport> => {
  const { end, thaw: result, warnings } = await runAndThaw(sequence, freeze);
  const failed = result instanceof QgaError;
  return {
    outcome: (failed ? undefined : result.consistency) ?? 'unknown',
    command: end.command,
    freeze,
    thaw: failed ? null : result,
    // A thaw that failed was not interrupted: what the snapshot is worth is not known.
    error: failed ? result : (sequence.interrupts.error ?? end.error),
    warnings: [...sequence.plan.warnings, ...warnings],
    asked: sequence.plan.asked,
  };
};

/** The command without a freeze, for who wants its snapshot in any case. The writers are told nothing. */
const runUnfrozen = async ({ plan, interrupts, course, onWarning }: Sequence, error: QgaError): Promise<RunReport> => {
  const warning = QgaError.of('RUN_UNFROZEN', { detail: `${error.name}: ${error.message}` }).toJSON();
  onWarning(warning);
  const running = plan.launch();
  course.running = running;
  void interrupts.happened.then(() => running.end('interruption', interrupts.cause));
  const { report: command, error: commandError } = await running.ended;
  const warnings = [...plan.warnings, warning];
  if (commandError !== null) return notFrozen(plan.asked, commandError, { warnings });
  return { ...notFrozen(plan.asked, interrupts.error ?? error, { warnings }), outcome: 'crash', command };
};

/** Freeze, run, thaw; whatever happens comes back as a report. A second interruption ends it in the middle. */
export const freezeRunThaw = async (surroundings: Surroundings): Promise<RunReport> => {
  const sequence = { ...surroundings, course: newCourse() };
  const report = (await Promise.race([inOrder(sequence), sequence.interrupts.again])) ?? (await endNow(sequence));
  const group = sequence.target.group?.();
  return group === undefined ? report : { ...report, freeze: group.worst?.freeze ?? report.freeze, group };
};

const inOrder = async (sequence: Sequence): Promise<RunReport> => {
  const { plan, target, interrupts, onProgress, onEarlyWarning } = sequence;
  const { warnings, asked } = plan;
  let freeze: FreezeResult;
  try {
    freeze = await target.freeze(plan.freeze, { signal: interrupts.signal, onProgress, onWarning: onEarlyWarning });
  } catch (thrown) {
    const error = interrupts.errorOf(thrown);
    return plan.evenIfNotFrozen && error.at.unfrozen === true ? await runUnfrozen(sequence, error) : notFrozen(asked, error, { warnings });
  }
  sequence.course.freeze = freeze;
  return freeze.dryRun ? notFrozen(asked, null, { freeze, warnings }) : await hold(sequence, freeze);
};
