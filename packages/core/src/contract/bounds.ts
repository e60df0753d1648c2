import { CONTRACT, type MethodName } from './contract.ts';
import { membersOf } from './shape.ts';

/** How long a client waits for an answer of a host or holder, in milliseconds. Tests have shorter limits. */
export interface Patience {
  /** Beyond a limit that the host keeps by itself. */
  readonly graceMs: number;
  /** In which it has to say that it lives, once it is asked that. */
  readonly pingMs: number;
  /** For a question that no option bounds. */
  readonly queryMs: number;
  /** For a first answer of the holder, where there may be one. */
  readonly findMs: number;
}

export const PATIENCE: Patience = { graceMs: 2000, pingMs: 3000, queryMs: 15_000, findMs: 2000 };

/** Options that are limits, of any method. */
export type LimitName =
  | 'waitReadyMs'
  | 'retryMs'
  | 'gatherTimeoutMs'
  | 'prepareTimeoutMs'
  | 'freezeTimeoutMs'
  | 'holdMs'
  | 'completeTimeoutMs'
  | 'abortTimeoutMs';

export type Limits = Readonly<Partial<Record<LimitName, number>>>;

const BEFORE_FROZEN: readonly LimitName[] = ['waitReadyMs', 'retryMs', 'gatherTimeoutMs', 'prepareTimeoutMs', 'abortTimeoutMs'];

/** The limits that a host keeps between two words of it, by method; a question has none. */
export const SILENCE: Readonly<Partial<Record<MethodName, readonly LimitName[]>>> = {
  prepare: BEFORE_FROZEN,
  freeze: BEFORE_FROZEN,
  thaw: ['completeTimeoutMs'],
  awaitThaw: ['holdMs'],
  writers: ['gatherTimeoutMs'],
};

/** The step of a freeze from which on the disks may be frozen, and the limits from there to its answer. */
export const FREEZING = 'freeze';
export const SILENCE_WHILE_FREEZING: readonly LimitName[] = ['freezeTimeoutMs'];

/** What a limit is where it was not given. */
const defaultLimit = (name: LimitName): number => Number(membersOf(CONTRACT.prepare.options)[name]?.default ?? 0);

/** The sum of limits, and a grace. @param given those that are not their defaults */
export const within = (names: readonly LimitName[], given: Limits, { graceMs }: Pick<Patience, 'graceMs'>): number =>
  names.reduce((sum, name) => sum + (given[name] ?? defaultLimit(name)), graceMs);

/**
 * Milliseconds for which a host may say nothing about a call before it is asked whether it lives. Progress begins them anew.
 * @param given the limits of the session the call is about
 * @param leftMs until the instant it is to freeze at
 */
export const silenceOf = (method: MethodName, given: Limits, patience: Patience, leftMs = 0): number => {
  const names = SILENCE[method];
  return names === undefined ? patience.queryMs : within(names, given, patience) + Math.max(0, leftMs);
};
