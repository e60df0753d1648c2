import { DEAD_MAN } from './dead-man.ts';
import type { LabBehaviour } from './lab-behaviour.ts';
import { WIN32_FAULTS } from './win32-faults.ts';

/** What only the real ABI can show. */
export const LAB_BEHAVIOURS: readonly LabBehaviour[] = [...DEAD_MAN, ...WIN32_FAULTS];
