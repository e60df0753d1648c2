export interface Processes {
  /** Whether this process may use VSS: an elevated administrator, a backup operator or SYSTEM. */
  isElevated(): boolean;
  /**
   * Keeps an eye on another process.
   * @throws CALLER_LOST where there is no such process.
   */
  watch(pid: number): ProcessWatch;
  /** Ends this process at once, whatever its other threads are doing. The last resort. */
  terminate(exitCode: number): void;
}

/** Disposing lets go of the process; it goes on. */
export interface ProcessWatch extends Disposable {
  readonly pid: number;
  hasEnded(): boolean;
}
