import { ARGUMENTS } from './arguments.ts';
import type { Behaviour } from './behaviour.ts';
import { COM_FAULTS } from './com-faults.ts';
import { ENDINGS } from './endings.ts';
import { GOOD_RUNS } from './good-runs.ts';
import { OWNERSHIP } from './ownership.ts';
import { PREPARING } from './preparing.ts';
import { THAW_BRANCHES } from './thaw-branches.ts';
import { WRITERS } from './writers.ts';

/** Everything the product must do on every machine. */
export const BEHAVIOURS: readonly Behaviour[] = [
  ...ARGUMENTS,
  ...GOOD_RUNS,
  ...WRITERS,
  ...PREPARING,
  ...THAW_BRANCHES,
  ...ENDINGS,
  ...OWNERSHIP,
  ...COM_FAULTS,
];
