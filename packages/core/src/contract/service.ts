import type { MethodName, Options, Result } from './contract.ts';

/** Where a session has got to, for a caller who waits. None is sent while frozen. */
export interface Progress {
  readonly phase: string;
  readonly elapsedMs: number;
}

/** What goes with a call besides its options. */
export interface CallContext {
  /** Cancels: before frozen the freeze fails with CANCELLED, afterwards it thaws. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** The product as its front-ends see it, in this process or behind a host. Every method throws QgaError. */
export type Service = {
  [M in MethodName]: (options?: Options<M>, context?: CallContext) => Promise<Result<M>>;
} & AsyncDisposable & {
    /** A call into VSS never came back: the process can only be ended, by `terminate`. */
    readonly unusable: boolean;
    /** Ends the process at once, whatever its other threads are doing. The last resort. */
    terminate(exitCode: number): void;
  };
