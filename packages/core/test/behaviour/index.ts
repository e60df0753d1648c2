import type { Behaviour } from './behaviour.ts';
import { GOOD_RUNS } from './good-runs.ts';

/** Everything the product must do on every machine. */
export const BEHAVIOURS: readonly Behaviour[] = [...GOOD_RUNS];
