import type { CallContext } from './call-context.ts';
import type { MethodName, Options, Result } from './contract.ts';

/** The methods of the product, in whatever process they are performed. Every one throws QgaError. */
export type Calls = {
  [M in MethodName]: Record<string, never> extends Options<M>
    ? (options?: Options<M>, context?: CallContext) => Promise<Result<M>>
    : (options: Options<M>, context?: CallContext) => Promise<Result<M>>;
};
