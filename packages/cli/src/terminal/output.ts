/** Where text goes. Writing is synchronous, so that nothing is lost when the process is ended hard. */
export interface Output {
  readonly isTerminal: boolean;
  /** Of a terminal, where it tells: characters in a line. */
  readonly columns?: number | undefined;
  /** The device number of the volume, where it goes to a regular file. */
  readonly fileDevice?: number;
  /** Nothing more can be written: its reader is gone, or writing has failed. */
  readonly isClosed?: boolean;
  /** Why not all that was said could be written; undefined where only its reader has left, which is his right. */
  readonly failure?: Error | undefined;
  /** Never throws: what is under way, such as a thaw, goes on. */
  write(text: string): void;
}
