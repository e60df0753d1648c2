import type { CommandResult, FreezeResult, GuestReport, Notice, QgaError, ReadableReport, Skew, ThawResult } from '@qga-vss/core';
import type { UsedDefault } from '../method/defaults.ts';
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
  /** Options that nobody gave here: they are those of the defaults file. */
  readonly defaults?: readonly UsedDefault[];
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

type Session = Pick<GuestReport, 'freeze' | 'thaw'>;

/** A session told once: thaw's answer has all that freeze's had, but for what the way to that was warned of. */
const once = <S extends Session>(session: S): S => {
  const { freeze, thaw } = session;
  if (freeze === null || thaw === null) return session;
  const known = new Set(thaw.warnings.map(({ message }) => message));
  const warnings = [...freeze.warnings.filter(({ message }) => !known.has(message)), ...thaw.warnings];
  return { ...session, freeze: null, thaw: { ...thaw, warnings } };
};

const groupJson = ({ guests, worst, skew }: GroupReport): Partial<ReadableReport> => ({
  guests: guests.map(once),
  ...(worst === undefined ? {} : { worst: worst.guest }),
  ...(skew === undefined ? {} : { skew }),
});

/** The JSON of `run --json`, which says nothing twice. */
export const toJson = ({ outcome, command, freeze, thaw, error, warnings, group, asked }: RunReport): ReadableReport => ({
  outcome,
  command,
  ...(group === undefined ? once({ freeze, thaw }) : { freeze: null, thaw: null }),
  error: error === null ? null : error.toJSON(),
  warnings: [...warnings],
  ...(group === undefined ? {} : groupJson(group)),
  ...(asked.defaults === undefined || asked.defaults.length === 0 ? {} : { defaults: [...asked.defaults] }),
});
