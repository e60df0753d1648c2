export interface Processes {
  /** Whether this process may use VSS: an elevated administrator, a backup operator or SYSTEM. */
  isElevated(): boolean;
  /** Who besides administrators could replace what this process runs: Node, the host, the native library. */
  untrustedPaths(): readonly UntrustedPath[];
  /**
   * Keeps an eye on another process.
   * @throws CALLER_LOST where there is no such process.
   */
  watch(pid: number): ProcessWatch;
  /** The account and the program of a process, as far as they can be told; of this one where left out. Neither asks the network. */
  identify(pid?: number): ProcessIdentity;
  /** Ends this process at once, whatever its other threads are doing. The last resort. */
  terminate(exitCode: number): void;
}

/** Who runs what. */
export interface ProcessIdentity {
  /** By name where it is this process's own, by SID otherwise. */
  readonly account?: string;
  /** Full path. */
  readonly program?: string;
}

/** Disposing closes the handle; the process goes on. */
export interface ProcessWatch extends Disposable {
  readonly pid: number;
  hasEnded(): boolean;
}

/** Somebody who could let another file run in the place of one that runs elevated. */
export interface UntrustedPath {
  /** What he has rights on: the file, a link on the way to it, its folder, or a folder above. */
  readonly path: string;
  /** His SID, with its name where that is the same on every Windows. */
  readonly who: string;
  readonly rights: readonly string[];
}
