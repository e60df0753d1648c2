import type { CheckResult } from '../../contract/doctor.ts';
import type { Look } from './look.ts';

/** What a check found out. */
export type Finding = Pick<CheckResult, 'state' | 'found' | 'remedy'> & { readonly title?: string };

/** A check as data: what it is about, and how it is made. What it throws is a finding as well. */
export interface Check {
  readonly name: string;
  readonly title: string;
  readonly run: (look: Look) => Finding | readonly Finding[] | Promise<Finding | readonly Finding[]>;
}

export const ok = (found: string): Finding => ({ state: 'ok', found });
export const warn = (found: string, remedy: string): Finding => ({ state: 'warn', found, remedy });
export const fail = (found: string, remedy: string): Finding => ({ state: 'fail', found, remedy });
