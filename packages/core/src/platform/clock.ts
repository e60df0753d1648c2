/** Time as the requester sees it. Injected, so that hours of time-outs run in milliseconds of test. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Milliseconds of a clock that is never set back, with fractions. */
  monotonic(): number;
  /** Resolves after `ms` milliseconds, or at once (never rejecting) when the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Resolves at an instant (epoch milliseconds) as exactly as the clock can, or at once when the signal is aborted. */
  until(at: number, signal?: AbortSignal): Promise<void>;
}
