import type { MethodName, Options, Result } from './contract.ts';

/** Where a session has got to, for a caller who waits. None is sent while frozen. */
export interface Progress {
  readonly phase: string;
  /** How much of that step is done, where that is known. */
  readonly percent?: number;
  readonly elapsedMs: number;
}

/** What goes with a call besides its options. */
export interface CallContext {
  /** Cancels: before frozen the freeze fails with CANCELLED, afterwards it thaws. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** The methods of the product, whoever answers them. Every one throws QgaError. */
export type Calls = {
  [M in MethodName]: Record<string, never> extends Options<M>
    ? (options?: Options<M>, context?: CallContext) => Promise<Result<M>>
    : (options: Options<M>, context?: CallContext) => Promise<Result<M>>;
};

/** The product as its front-ends see it, in this process or behind a host. Disposing thaws what it holds. */
export type Service = Calls & AsyncDisposable;
