import { type CommandResult, type FreezeResult, QgaError, type ThawResult } from '@qga-vss/core';
import type { Interrupts } from '../command-line/interrupts.ts';
import type { Running } from './launch.ts';
import type { Plan } from './prepare.ts';
import { notFrozen, type RunReport } from './report.ts';
import type { Target } from './target.ts';

/** What a run has come to, for who ends it in the middle. */
export interface Course {
  freeze: FreezeResult | null;
  thaw: ThawResult | null;
  running: Running | null;
  command: CommandResult | null;
}

/** What is ended in the middle. */
interface Interrupted {
  readonly plan: Plan;
  readonly target: Target;
  readonly interrupts: Interrupts;
  readonly course: Course;
}

export const newCourse = (): Course => ({ freeze: null, thaw: null, running: null, command: null });

const fateOf = ({ running, command }: Course): string => {
  if (running === null) return 'The command was not started.';
  return command === null ? `The command still runs (process ${running.pid ?? 'unknown'}).` : 'The command has ended.';
};

/** Interrupted again: thaw is set, the host ended, and the outcome unknown, unless thaw has been confirmed. */
export const endNow = async ({ plan, target, interrupts, course }: Interrupted): Promise<RunReport> => {
  const released = (await target.endNow?.()) ?? '';
  const { freeze, thaw } = course;
  const command = course.command ?? course.running?.soFar() ?? null;
  const { warnings, asked } = plan;
  const awaited = thaw === null ? 'host' : 'command';
  const detail = [`It was interrupted again, and did not wait for the ${awaited}.`, released, fateOf(course)]
    .filter((part) => part !== '')
    .join(' ');
  if (thaw?.consistency !== undefined && interrupts.error !== undefined)
    return { ...notFrozen(asked, QgaError.of('CANCELLED', { detail }), { warnings, freeze, thaw, command }), outcome: thaw.consistency };
  return {
    ...notFrozen(asked, QgaError.of('HOST_LOST', { detail }), { warnings, freeze, thaw, command }),
    outcome: thaw?.consistency ?? 'unknown',
  };
};
