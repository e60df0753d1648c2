/** One line of input, or why it cannot be read. A line at fault has been dropped; those after it are not affected. */
export type Line = { readonly text: string } | { readonly fault: 'too-long' | 'not-utf8' };

/**
 * Where messages come from: lines in the order in which they arrive, none of them empty. Iterated once, by one reader.
 * It ends with the input, and throws where reading fails.
 */
export type MessageReader = AsyncIterable<Line>;

/** Where messages go: one a line, in the order of the calls. */
export interface MessageWriter {
  /**
   * Queues a message, which must hold no line break. Resolves once the transport has taken it, and so every message
   * before it; also when the output is broken. Never rejects.
   */
  write(message: string): Promise<void>;
  /** Bytes queued and not yet taken. */
  readonly backlog: number;
  /** Resolves with the first error of the output, such as a pipe whose reader is gone; pending while all is well. */
  readonly broken: Promise<Error>;
  /** Ends the output after what is queued. Resolves when that is done or the output is broken. */
  end(): Promise<void>;
}

/** Both directions of a connection. Its opener closes it. */
export interface Transport {
  readonly reader: MessageReader;
  readonly writer: MessageWriter;
  /** Drops the connection at once, with what is still queued. */
  close(): void;
}
