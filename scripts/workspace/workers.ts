/** Test files of the lab that run at the same time: each has a guest of its own, which is a gigabyte with what its tests install. */
export const LAB_WORKERS = 2;
