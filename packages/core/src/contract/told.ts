import type { ThawOptions } from './thaw.ts';

/** What the writers are told, by what was asked for: `undefined` is nothing. */
export interface Told {
  /** What it is in documents. */
  readonly what: string;
  /**
   * Nothing was asked for, and the backup type is copy, which changes nothing for the writers. For the history it is whether the snapshot
   * was taken, whatever was asked for.
   */
  readonly copy?: boolean;
  /** Nothing was asked for, and the backup type is another: told of success, databases may truncate their logs. */
  readonly others?: boolean;
  /** `succeeded` was given as true, or as false. */
  readonly yes?: boolean;
  readonly no?: boolean;
}

const succeeded = (what: string): Told => ({ what, copy: true, yes: true, no: false });
const failed = (what: string): Told => ({ what, copy: false, yes: false, no: false });
const untold = (what: string): Told => ({ what });

/**
 * What the writers are told about the backup (SetBackupSucceeded), by what happened while frozen: never true where something
 * failed, and nothing where the hold was not ended by its caller, who alone knows, or the snapshot failed.
 */
export const TOLD = {
  'command-succeeded': succeeded('the command ended with exit code 0'),
  'command-failed': failed('the command ended with another exit code'),
  'command-killed': failed('the command was ended by a signal'),
  'command-not-started': failed('the command could not be started'),
  'block-ended': succeeded('the block ran to its end, and the last program in it, if it ran any, ended with exit code 0'),
  'program-failed': failed('the block ran to its end, and the last program in it ended with another exit code'),
  'block-threw': failed('the block ended with an error'),
  'block-left': failed('the block was left before its end: `break`, `continue`, `exit`, a pipeline that had enough'),
  interrupted: failed('the pipeline of the block was stopped (Ctrl+C)'),
  'held-too-long': failed('the hold lasted longer than Windows holds writes'),
  'hold-lost': untold('the hold was lost: its limit (with `--kill-on-expiry` or not), another program, a caller that died'),
  cancelled: untold('`run` was interrupted (Ctrl+C), or another caller cancelled the freeze'),
  'snapshot-failed': untold('the snapshot failed'),
  released: untold('a planned thaw (`releaseAfterMs`) ended the hold'),
  'own-thaw': { what: 'thaw was a call of its own: `qga-vss thaw`, `Invoke-QgaThaw`, `thaw()`', yes: true, no: false },
} as const satisfies Record<string, Told>;

/** What can happen while frozen, as far as the writers are concerned. */
export type Happening = keyof typeof TOLD;

/** What `run` and script blocks tell the writers, and the history: options of thaw. */
export const toldToWriters = (
  happened: Happening,
  { backupType, succeeded: asked }: { readonly backupType: string; readonly succeeded?: boolean | undefined },
): Pick<ThawOptions, 'succeeded' | 'snapshotTaken'> => {
  const row: Told = TOLD[happened];
  const own = backupType === 'copy' ? row.copy : row.others;
  const told = asked === undefined ? own : asked ? row.yes : row.no;
  return {
    ...(told === undefined ? {} : { succeeded: told }),
    ...(row.copy === undefined ? {} : { snapshotTaken: row.copy }),
  };
};
