/** Lines about the freezes of a machine, which only administrators can read and write. Nothing here blocks the event loop. */
export interface HistoryStore {
  /** Whether an administrator has ruled, for all of the machine, that none is kept. */
  isForbidden(): boolean;
  /**
   * Adds a line; the oldest are dropped where there are too many.
   * @throws HISTORY_NOT_KEPT where it cannot be written, or not for administrators alone
   */
  append(line: string): Promise<void>;
  /**
   * The lines there are, the oldest first; none where nothing was ever kept.
   * @throws HISTORY_NOT_READABLE where this process may not read them, or others than administrators could have written them
   */
  read(): Promise<readonly string[]>;
}
