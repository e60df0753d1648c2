/** Time as the requester sees it. Injected, so that hours of time-outs run in milliseconds of test. */
export interface Clock {
  /** Epoch milliseconds. Somebody may set it, either way and at any time: nothing is waited for by it. */
  now(): number;
  /** Milliseconds of a clock that is never set back, with fractions. */
  monotonic(): number;
  /**
   * Resolves after about `ms` milliseconds of the monotonic clock, or at once (never rejecting) when the signal is aborted. With 0 only
   * others have their turn: what has come in by now is heard.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `fire` after about `ms` milliseconds of the monotonic clock; disposing calls it off. */
  timer(ms: number, fire: () => void): Disposable;
}
