import type { Notice } from './parts.ts';

/** Where a session has got to, for a caller who waits. None is sent while frozen. */
export interface Progress {
  /** The step it is at, as in the result's `phases`. */
  readonly phase: string;
  /** How much of that step is done, where that is known. */
  readonly percent?: number;
  /** Since this call began. Milliseconds. */
  readonly elapsedMs: number;
}

/** What goes with a call besides its options. */
export interface CallContext {
  /** Cancels: before frozen the freeze fails with CANCELLED, afterwards it thaws. */
  readonly signal?: AbortSignal;
  /** Where the session has got to: each step as it begins, and how far it is where that is known. */
  readonly onProgress?: (progress: Progress) => void;
  /** What there is to mind, as soon as it is known; what the result has too. None is told while frozen, nor after. */
  readonly onWarning?: (warning: Notice) => void;
  /** Of the process that calls, where it is another than the one that keeps this one's host. */
  readonly callerPid?: number;
}
