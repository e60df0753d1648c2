import { availableParallelism } from 'node:os';

/** Test files that run at the same time: two a core, since tests of processes wait half of their time. */
export const WORKERS = 2 * availableParallelism();

/** The same in the lab, on two cores: each has a guest of its own, which is a gigabyte with what its tests install. */
export const LAB_WORKERS = 4;
