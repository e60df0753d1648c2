import type { Behaviour } from '../behaviour/behaviour.ts';

/** What only the real ABI can show. */
export const LAB_BEHAVIOURS: readonly Behaviour[] = [];
