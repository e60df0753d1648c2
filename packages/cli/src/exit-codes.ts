import type { Consistency, FailureKind } from '@qga-vss/core';

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
