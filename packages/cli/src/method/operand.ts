import { QgaError } from '@qga-vss/core';
import type { Call } from '../command-line/command.ts';
import { listItems } from '../command-line/commander-options.ts';
import type { OptionSpec } from '../command-line/option.ts';
import { flagOf } from '../terminal/flags.ts';

const dashed = (name: string): string => flagOf(name).slice(2);

/** An option that may be given by its place, as commander writes it. */
export const placeholderOf = ({ name, kind }: OptionSpec, required: boolean): string => {
  const word = `${dashed(name)}${kind === 'list' || kind === 'words' ? '...' : ''}`;
  return required ? `<${word}>` : `[${word}]`;
};

/**
 * The options, with what was given by its place.
 * @throws INVALID_COMMAND_LINE where one that takes a single value was given twice
 */
export const withOperands = (
  operand: OptionSpec | undefined,
  { options, operands }: Pick<Call, 'options' | 'operands'>,
): Call['options'] => {
  if (operand === undefined || operands.length === 0) return options;
  const { name, kind } = operand;
  const named = options[name];
  if (kind === 'list') return { ...options, [name]: [...((named as string[] | undefined) ?? []), ...operands.flatMap(listItems)] };
  if (kind === 'words') return { ...options, [name]: operands.join(' ') };
  if (named !== undefined) throw QgaError.of('INVALID_COMMAND_LINE', { object: flagOf(name), detail: 'It was given twice.' });
  return { ...options, [name]: operands[0] };
};
