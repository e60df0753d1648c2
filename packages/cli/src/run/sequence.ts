import { type FreezeResult, type Progress, QgaError, type Service, type ThawOptions, type ThawResult } from '@qga-vss/core';
import type { Interrupts } from './interrupts.ts';
import type { Plan } from './prepare.ts';
import { type CommandReport, commandSucceeded, notFrozen, type RunReport } from './report.ts';
import { wordToWriters } from './succeeded.ts';

export interface Sequence {
  readonly plan: Plan;
  readonly service: Service;
  readonly interrupts: Interrupts;
  readonly onProgress: (progress: Progress) => void;
}

interface CommandEnd {
  readonly command: CommandReport | null;
  readonly error: QgaError | null;
}

const NOT_RUN: CommandEnd = { command: null, error: null };

/** Thaws, and never rejects: a thaw that fails is part of the report. */
const thaw = async (
  { plan, service, onProgress }: Sequence,
  freeze: FreezeResult,
  command: CommandReport | null,
): Promise<ThawResult | QgaError> => {
  const { succeeded, ...rest } = plan.thaw;
  const word = wordToWriters(succeeded, freeze.backupType, commandSucceeded(command));
  const options: ThawOptions = { ...rest, ...word, sessionId: freeze.sessionId };
  try {
    return await service.thaw(options, { onProgress });
  } catch (thrown) {
    return QgaError.from(thrown);
  }
};

/** Runs the command and thaws: at its end, or at once when interrupted, before the command is asked to end. */
const runAndThaw = async (sequence: Sequence, freeze: FreezeResult): Promise<readonly [CommandEnd, ThawResult | QgaError]> => {
  const { plan, interrupts } = sequence;
  if (interrupts.error !== undefined) return [NOT_RUN, await thaw(sequence, freeze, null)];
  const running = plan.launch(plan.executable, plan.args);
  const ended: Promise<CommandEnd> = running.ended.then(({ report, error }) => ({ command: report, error }));
  const first = await Promise.race([ended, interrupts.happened]);
  interrupts.ignore();
  if (first !== undefined) return [first, await thaw(sequence, freeze, first.command)];
  const thawing = thaw(sequence, freeze, null);
  running.end();
  return Promise.all([ended, thawing]);
};

/** From frozen to the outcome; it is unknown where thaw fails. */
const hold = async (sequence: Sequence, freeze: FreezeResult): Promise<RunReport> => {
  const [{ command, error }, result] = await runAndThaw(sequence, freeze);
  const failed = result instanceof QgaError;
  return {
    outcome: (failed ? undefined : result.consistency) ?? 'unknown',
    command,
    freeze,
    thaw: failed ? null : result,
    error: sequence.interrupts.error ?? (failed ? result : error),
    warnings: sequence.plan.warnings,
    asked: sequence.plan.asked,
  };
};

/** Freeze, run, thaw; whatever happens comes back as a report. */
export const freezeRunThaw = async (sequence: Sequence): Promise<RunReport> => {
  const { plan, service, interrupts, onProgress } = sequence;
  const { warnings, asked } = plan;
  let freeze: FreezeResult;
  try {
    freeze = await service.freeze(plan.freeze, { signal: interrupts.signal, onProgress });
  } catch (thrown) {
    return notFrozen(asked, interrupts.error ?? QgaError.from(thrown), { warnings });
  }
  return freeze.dryRun ? notFrozen(asked, null, { freeze, warnings }) : await hold(sequence, freeze);
};
