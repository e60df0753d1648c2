import type { CallContext } from '../contract/call-context.ts';
import type { MethodName, Options, Result } from '../contract/contract.ts';
import type { QgaError } from '../vss/errors.ts';

/** A host in the guest has answered. Where no answer came it is thrown instead: what became of the request is then not known. */
export type Heard<T> = { readonly result: T } | { readonly error: QgaError };

/** A way to have a method done in the guest. @throws where no answer came */
export type Way = <M extends MethodName>(method: M, options: Options<M>, context: CallContext) => Promise<Heard<Result<M>>>;

/** @throws what the host answered */
export const resultOf = <T>(heard: Heard<T>): T => {
  if ('error' in heard) throw heard.error;
  return heard.result;
};
