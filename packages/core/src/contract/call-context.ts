import type { FreezeResult } from './freeze.ts';
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
  /**
   * What a freeze will answer, as far as it is known before the disks are frozen: all but when they were. They are not frozen before what
   * this returns has resolved, or half a minute is over, but where an instant was asked for. What it throws is dropped.
   */
  readonly onPartial?: (partial: FreezeResult) => void | Promise<void>;
  /**
   * Members of the answer that this caller has already, or has no use for, and that may be large: a host leaves them out, and they are
   * read by nobody while the disks are frozen.
   */
  readonly omit?: readonly string[] | undefined;
  /** Of the process that calls, where it is another than the one that keeps this one's host. */
  readonly callerPid?: number;
}
