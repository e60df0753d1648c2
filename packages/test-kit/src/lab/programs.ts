import { readdirSync, readFileSync } from 'node:fs';

/** What the kernel says of a process, such as `cmdline`; nothing of one that is gone. */
export const ofProcess = (pid: string, what: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${what}`, 'utf8').trim();
  } catch {
    // It has ended meanwhile.
    return '';
  }
};

/** The processes of a guest, and of no other that runs beside it: their environment names its prefix. */
export const processesOf = (prefix: string): readonly string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => ofProcess(pid, 'environ').includes(`WINEPREFIX=${prefix}\0`));
