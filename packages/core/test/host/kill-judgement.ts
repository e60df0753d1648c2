/** A campaign of kills at random instants is repeated by its seed: QGA_VSS_KILL_SEED=... */
export const SEED = Number(process.env['QGA_VSS_KILL_SEED'] ?? Math.trunc(Math.random() * 2 ** 31));

/** What came of a kill. */
export interface Aftermath {
  /** The disks were frozen when it happened. */
  readonly wasFrozen: boolean;
  /** They still were after the time in which a process that is left must have thawed. */
  readonly stillFrozen: boolean;
  /** They were, and could not be released. */
  readonly frozenAtEnd: boolean;
  /** After the death of a process that the session needed its client was told `application`. */
  readonly success: boolean;
  /** The consistency of the machine's next freeze. */
  readonly next: string | undefined;
}

/** What must not come of a kill. @param released a process is left that thaws at once */
export const isViolation = ({ stillFrozen, frozenAtEnd, success, next }: Aftermath, released: boolean): boolean =>
  (released && stillFrozen) || frozenAtEnd || success || next !== 'application';
