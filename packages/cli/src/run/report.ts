import type { CommandResult, FreezeResult, GuestReport, Notice, QgaError, ReadableReport, Skew, ThawResult } from '@qga-vss/core';
import type { Outcome } from '../outcome/verdict.ts';

/** Why a command was made to end: this process was interrupted, or the hold ended first (`--kill-on-expiry`). */
export type Stop = NonNullable<CommandResult['stopped']>;

/** All that is to say after `run`; what did not come to be is null. */
export interface RunReport {
  readonly outcome: Outcome;
  readonly command: CommandResult | null;
  readonly freeze: FreezeResult | null;
  readonly thaw: ThawResult | null;
  readonly error: QgaError | null;
  /** What the command line itself has to warn about. */
  readonly warnings: readonly Notice[];
  readonly asked: Asked;
  readonly group?: GroupReport;
}

/** Of a group of guests, each one, and how far apart they were frozen; what is above is that of the worst. */
export interface GroupReport {
  readonly guests: readonly GuestReport[];
  /** Undefined before any has answered. */
  readonly worst?: GuestReport;
  readonly skew?: Skew;
}

/** What the words about a run depend on beyond its results. */
export interface Asked {
  readonly simulated: boolean;
  /** Frozen from their hypervisor; this machine where there are none. */
  readonly guests: readonly string[];
  /** No application was to take part. */
  readonly fileSystemsOnly: boolean;
}

export const notFrozen = (asked: Asked, error: QgaError | null, rest: Partial<RunReport> = {}): RunReport => ({
  outcome: 'not-frozen',
  command: null,
  freeze: null,
  thaw: null,
  error,
  warnings: [],
  asked,
  ...rest,
});

/** The JSON of `run --json`; our own warnings stand with those of the freeze. */
export const toJson = ({ outcome, command, freeze, thaw, error, warnings, group }: RunReport): ReadableReport => ({
  outcome,
  command,
  freeze: freeze === null ? null : { ...freeze, warnings: [...warnings, ...freeze.warnings] },
  thaw,
  error: error === null ? null : error.toJSON(),
  ...(group === undefined ? {} : { guests: [...group.guests], ...(group.skew === undefined ? {} : { skew: group.skew }) }),
});
