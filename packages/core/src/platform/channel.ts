/** A connection between two processes: bytes both ways, in order. Disposing closes it and waits until it is closed. */
export interface Channel extends AsyncDisposable {
  /** The process at the other end, where the system tells who it is. */
  readonly peerPid?: number;
  /**
   * What the other end sends, in pieces of any size, for one reader. Ends when either end closes.
   * Nothing is read ahead: the other end waits until this is asked for more.
   */
  readonly incoming: AsyncIterable<Uint8Array>;
  /**
   * Resolves once the bytes are on their way: they reach the other end even if this one closes then. Writes are sent in the
   * order they were begun. It waits as long as the other end does not read.
   * @throws CHANNEL_CLOSED where either end has closed.
   */
  write(bytes: Uint8Array): Promise<void>;
  /** Ends reads and writes under way. Safe to call twice. */
  close(): void;
}

/** Waits for connections. Disposing ends that and closes every channel that came of it. */
export interface Listener extends AsyncDisposable {
  /** Each connection as it is made, for one reader; it ends when the listener is disposed. Its reader closes each channel it takes. */
  readonly channels: AsyncIterable<Channel>;
}
