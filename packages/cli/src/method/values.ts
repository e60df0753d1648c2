import { type MethodName, type Options, QgaError } from '@qga-vss/core';
import { CONTRACT, type Method, validate } from '@qga-vss/core/internal';
import type { OptionSpec } from '../command-line/option.ts';
import { flagOf } from '../terminal/flags.ts';

/** What is only given by its place has no flag. */
const typedAs = (name: string, { operand, operandIsText }: Method): string =>
  name === operand && operandIsText === true ? `<${name}>` : flagOf(name);

/** An error about `backupType`, or about `volumes[0]`, in the words of the command line: about `--backup-type`, `--volumes`. */
const inFlags = (thrown: unknown, method: MethodName): unknown => {
  if (!(thrown instanceof QgaError) || thrown.name !== 'INVALID_ARGUMENT' || thrown.at.object === undefined) return thrown;
  const name = thrown.at.object.replace(/\[.*$/, '');
  return QgaError.of('INVALID_ARGUMENT', { ...thrown.at, object: typedAs(name, CONTRACT[method]), isOption: false }, { cause: thrown });
};

/**
 * Those of the given values that belong to the specifications, checked by the contract.
 * @throws INVALID_ARGUMENT
 */
export const contractValues = <M extends MethodName>(
  method: M,
  specs: readonly OptionSpec[],
  values: Readonly<Record<string, unknown>>,
): Options<M> => {
  const own = specs.filter(({ name }) => values[name] !== undefined).map(({ name }) => [name, values[name]]);
  const unread = own.find((entry) => entry[1] instanceof QgaError)?.[1];
  if (unread !== undefined) throw unread;
  try {
    return validate(method, Object.fromEntries(own));
  } catch (thrown) {
    throw inFlags(thrown, method);
  }
};
