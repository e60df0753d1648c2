import type { QgaError } from '@qga-vss/core';
import type { SelftestReport } from '@qga-vss/selftest';
import { EXIT, EXIT_OF_KIND } from '../command-line/exit-codes.ts';

/** 0 only where every assumption that could be checked holds, nothing kept the others from being checked, and all is saved. */
export const exitCodeOf = ({ interrupted, counts, error }: SelftestReport, unsaved: readonly QgaError[] = []): number => {
  if (interrupted) return EXIT.interrupted;
  if (counts['does-not-hold'] > 0) return EXIT.impossible;
  const [gravest] = [...(error === null ? [] : [error]), ...unsaved];
  return gravest === undefined ? EXIT.done : EXIT_OF_KIND[gravest.failure.kind];
};
