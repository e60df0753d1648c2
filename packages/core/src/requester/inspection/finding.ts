import type { CheckResult, DoctorOptions } from '../../contract/doctor.ts';
import type { FailureName } from '../../vss/failures.ts';
import type { Look } from './look.ts';

/** What a check found out. */
export type Finding = Pick<CheckResult, 'state' | 'found' | 'remedy'> & Partial<Pick<CheckResult, 'name' | 'title'>>;

/** A check as data: what it is about, and how it is made. What it throws is a finding as well. */
export interface Check {
  readonly name: string;
  readonly title: string;
  /** Failures that another check is about. */
  readonly leaves?: readonly FailureName[];
  readonly run: (look: Look, options: DoctorOptions) => Finding | readonly Finding[] | Promise<Finding | readonly Finding[]>;
}

export const ok = (found: string): Finding => ({ state: 'ok', found });
export const warn = (found: string, remedy: string): Finding => ({ state: 'warn', found, remedy });
export const fail = (found: string, remedy: string): Finding => ({ state: 'fail', found, remedy });
