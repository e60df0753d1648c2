import { QgaError } from '../vss/errors.ts';
import type { CallContext } from './call-context.ts';
import type { Calls } from './calls.ts';
import { CONTRACT, type MethodName, type Options, type Result } from './contract.ts';

/** A call of any of these methods: all that lies between a caller and the requester passes on this one function. */
export type CallMethod = <M extends MethodName>(method: M, options: Options<M>, context: CallContext) => Promise<Result<M>>;

/** The product as its front-ends see it, in this process or behind a host. Disposing thaws what it holds. */
export type Service = Calls &
  AsyncDisposable & {
    /**
     * For who cannot wait any longer: releases what may be frozen from here, and ends the host at once; a guest is left to its hold limit.
     * Left out where there is nothing to end.
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
      const answer = areOptions(options) ? call(name, options as never, context) : Promise.reject(noOptions(name));
      return answer.catch((thrown: unknown) => {
        throw thrown instanceof QgaError ? thrown.calledFrom(caller) : thrown;
      });
    };
    return [name, method] as const;
  });
  return Object.fromEntries(calls) as unknown as Calls;
};

const areOptions = (given: unknown): boolean => typeof given === 'object' && given !== null && !Array.isArray(given);

/** What only a program without a compiler can give. */
const noOptions = (name: MethodName): QgaError => QgaError.of('INVALID_ARGUMENT', { object: name, detail: 'Options are an object.' });

/** The other way round: one function for methods that are written out. */
export const callOf =
  (calls: Calls): CallMethod =>
  (method, options, context) =>
    (calls[method] as (options: object, context: CallContext) => Promise<never>).call(calls, options, context);

/** @param dispose thaws what the service holds */
export const serviceOf = (call: CallMethod, dispose: () => Promise<void>, endNow?: Service['endNow']): Service => {
  let isDisposed = false;
  // Another host would be started for it, which nobody would end.
  const open: CallMethod = (...asked) => (isDisposed ? Promise.reject(QgaError.of('SERVICE_DISPOSED')) : call(...asked));
  const end = async (): Promise<void> => {
    isDisposed = true;
    await dispose();
  };
  return Object.assign(callsOf(open), { [Symbol.asyncDispose]: end, ...(endNow === undefined ? {} : { endNow }) });
};
