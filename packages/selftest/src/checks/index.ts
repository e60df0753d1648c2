import type { Check } from './check.ts';
import { DEATH_CHECKS } from './deaths.ts';
import { DETACH_CHECKS } from './detach.ts';
import { FREEZE_CHECKS } from './freeze.ts';
import { HYPERVISOR_CHECKS } from './hypervisor.ts';
import { LONG_CHECKS } from './long.ts';
import { LOOK_CHECKS } from './look.ts';
import { OTHER_CHECKS } from './others.ts';

export type { Check } from './check.ts';

/** How every assumption is judged that a program can judge. */
export const CHECKS: readonly Check[] = [
  ...LOOK_CHECKS,
  ...FREEZE_CHECKS,
  ...OTHER_CHECKS,
  ...DETACH_CHECKS,
  ...DEATH_CHECKS,
  ...LONG_CHECKS,
  ...HYPERVISOR_CHECKS,
];
