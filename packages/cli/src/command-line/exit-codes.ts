import type { Consistency, FailureKind, FailureName } from '@qga-vss/core';
import { COMMON_ERRORS, FAILURES } from '@qga-vss/core/internal';

/** The exit codes, which are part of the product. */
export const EXIT = {
  done: 0,
  unexpected: 1,
  usage: 2,
  notFrozen: 3,
  lost: 4,
  partial: 5,
  busy: 6,
  impossible: 7,
  commandFailed: 8,
  interrupted: 130,
} as const;

/** What each says, in the words of help. */
export const EXIT_MEANINGS: Readonly<Record<number, string>> = {
  [EXIT.done]: 'done',
  [EXIT.unexpected]: 'something unexpected',
  [EXIT.usage]: 'wrong usage, or a command that cannot be started',
  [EXIT.notFrozen]: 'it failed; nothing is frozen',
  [EXIT.lost]: 'the hold, or what keeps it, was lost: a snapshot is as after a power cut at best',
  [EXIT.partial]: 'partial: not every application is consistent',
  [EXIT.busy]: 'another freeze or shadow copy is under way',
  [EXIT.impossible]: 'not possible here: not elevated, no provider, not Windows, or a check that failed',
  [EXIT.commandFailed]: 'the snapshot is good and the command failed, with --own-exit-codes',
  [EXIT.interrupted]: 'interrupted, after thaw',
};

export const EXIT_OF_KIND: Readonly<Record<FailureKind, number>> = {
  usage: EXIT.usage,
  failed: EXIT.notFrozen,
  lost: EXIT.lost,
  partial: EXIT.partial,
  busy: EXIT.busy,
  impossible: EXIT.impossible,
  interrupted: EXIT.interrupted,
  unexpected: EXIT.unexpected,
  well: EXIT.done,
};

export const EXIT_OF_CONSISTENCY: Readonly<Record<Consistency, number>> = {
  application: EXIT.done,
  filesystem: EXIT.done,
  partial: EXIT.partial,
  crash: EXIT.lost,
  unknown: EXIT.lost,
};

/** The codes of something that may fail in these ways, or in any that everything may. */
export const exitCodesOf = (errors: readonly FailureName[], others: readonly number[] = []): readonly number[] => {
  const codes = [...COMMON_ERRORS, ...errors].map((name) => EXIT_OF_KIND[FAILURES[name].kind]);
  return [...new Set([EXIT.done, EXIT.usage, ...codes, ...others])].toSorted((one, other) => one - other);
};
