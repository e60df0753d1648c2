import { existsSync, readFileSync } from 'node:fs';

const NOT_LISTED: ReadonlySet<string | undefined> = new Set(['ESRCH', 'ENOENT']);

/** Whether a process has ended. One that has stays listed until who started it, or has inherited it, asks how. */
export const isGone = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return existsSync('/proc') && readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch (thrown) {
    if (NOT_LISTED.has((thrown as NodeJS.ErrnoException).code)) return true;
    throw thrown;
  }
};
