import { QgaError } from '../vss/errors.ts';
import { choiceIn } from './choice.ts';
import { CONTRACT, type MethodName, type Options } from './contract.ts';
import type { TSchema } from './schema.ts';
import { membersOf } from './shape.ts';
import { findValidationError } from './validation-error.ts';

/** Options with their choices as the contract spells them. */
const withChoices = (schema: TSchema, options: object): object => {
  const members = membersOf(schema);
  const chosen = (name: string, given: unknown): unknown =>
    typeof given === 'string' && Object.hasOwn(members, name) ? choiceIn(members[name]?.enum ?? [], given) : given;
  return Object.fromEntries(Object.entries(options).map(([name, given]) => [name, chosen(name, given)]));
};

/**
 * Options as the contract has them, choices in its spelling.
 * @throws INVALID_ARGUMENT with the path of the first member that is wrong.
 */
export const validate = <M extends MethodName>(method: M, options: unknown): Options<M> => {
  const schema = CONTRACT[method].options;
  const given = options ?? {};
  const value = typeof given === 'object' && !Array.isArray(given) ? withChoices(schema, given) : given;
  const error = findValidationError(schema, value);
  if (error === undefined) return value as Options<M>;
  throw QgaError.of('INVALID_ARGUMENT', {
    object: error.object || method,
    isOption: error.object !== '',
    detail: error.detail,
  });
};
