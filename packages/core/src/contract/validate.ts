import { QgaError } from '../vss/errors.ts';
import { complaintAbout } from './complaint.ts';
import { CONTRACT, type MethodName, type Options } from './contract.ts';

/**
 * Options as the contract has them.
 * @throws INVALID_ARGUMENT with the path of the first member that is wrong.
 */
export const validate = <M extends MethodName>(method: M, options: unknown): Options<M> => {
  const schema = CONTRACT[method].options;
  const value = options ?? {};
  const complaint = complaintAbout(schema, value);
  if (complaint === undefined) return value as Options<M>;
  throw QgaError.of('INVALID_ARGUMENT', {
    object: complaint.object || method,
    isOption: complaint.object !== '',
    detail: complaint.detail,
  });
};
