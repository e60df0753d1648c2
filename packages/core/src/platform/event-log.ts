/** An event of this product. */
export interface LogEvent {
  readonly id: number;
  readonly severity: 'information' | 'warning' | 'error';
  /** Lines end with CR LF. */
  readonly text: string;
}

/** The log Application of a machine. Off the event loop. */
export interface EventLog {
  /**
   * Writes an event of a source, which need not be registered.
   * @throws EVENT_NOT_WRITTEN
   */
  report(source: string, event: LogEvent): Promise<void>;
}
