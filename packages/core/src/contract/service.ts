import { QgaError } from '../vss/errors.ts';
import { CONTRACT, type MethodName, type Options, type Result } from './contract.ts';
import type { Notice } from './parts.ts';

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
  /** What there is to mind, as soon as it is known; what the result has too. None is told while frozen, nor after. */
  readonly onWarning?: (warning: Notice) => void;
  /** Of the process that calls, where it is another than the one that keeps this one's host. */
  readonly callerPid?: number;
}

/** The methods of the product, in whatever process they are performed. Every one throws QgaError. */
export type Calls = {
  [M in MethodName]: Record<string, never> extends Options<M>
    ? (options?: Options<M>, context?: CallContext) => Promise<Result<M>>
    : (options: Options<M>, context?: CallContext) => Promise<Result<M>>;
};

/** A call of any of these methods: all that lies between a caller and the requester passes on this one function. */
export type CallMethod = <M extends MethodName>(method: M, options: Options<M>, context: CallContext) => Promise<Result<M>>;

/** The product as its front-ends see it, in this process or behind a host. Disposing thaws what it holds. */
export type Service = Calls &
  AsyncDisposable & {
    /**
     * For who cannot wait any longer: releases what may be frozen from here, and ends the host at once. Left out where there is none.
     * @returns what came of that, in a sentence; empty where nothing was held. Never rejects
     */
    readonly endNow?: () => Promise<string>;
  };

/**
 * The methods, each by its name. What one fails with has the stack of who called it: where the answer was read, or in which process it
 * went wrong, says nothing to a caller.
 */
export const callsOf = (call: CallMethod): Calls => {
  const calls = (Object.keys(CONTRACT) as MethodName[]).map((name) => {
    const method = (options: object = {}, context: CallContext = {}): Promise<unknown> => {
      const caller = {};
      Error.captureStackTrace(caller, method);
      return call(name, options as never, context).catch((thrown: unknown) => {
        throw thrown instanceof QgaError ? thrown.calledFrom(caller) : thrown;
      });
    };
    return [name, method] as const;
  });
  return Object.fromEntries(calls) as unknown as Calls;
};

/** The other way round: one function for methods that are written out. */
export const callOf =
  (calls: Calls): CallMethod =>
  (method, options, context) =>
    (calls[method] as (options: object, context: CallContext) => Promise<never>).call(calls, options, context);

/** @param dispose thaws what the service holds */
export const serviceOf = (call: CallMethod, dispose: () => Promise<void>, endNow?: Service['endNow']): Service =>
  Object.assign(callsOf(call), { [Symbol.asyncDispose]: dispose, ...(endNow === undefined ? {} : { endNow }) });
