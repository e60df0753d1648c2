import { QgaError } from '@qga-vss/core';
import { CommanderError, type Command as Program } from 'commander';

/** What there is to choose from where no command was named. */
const missingCommand = (program: Program, argv: readonly string[]): string => {
  const group = program.commands.find((other) => other.name() === argv[0]) ?? program;
  return `No command was given. There are: ${group.commands.map((other) => other.name()).join(', ')}.`;
};

/** Commander's words as sentences: `error: unknown option '--hodl-ms'`, and below it `(Did you mean --hold-ms?)`. */
const complaint = ({ message }: CommanderError, argv: readonly string[]): string => {
  const [what = '', ...hints] = message.replace(/^error: /, '').split('\n');
  const advice = what.startsWith('unknown option') && argv[0]?.startsWith('-') ? ['Options stand behind the command.'] : [];
  const [first = '', ...rest] = what;
  return [
    `${first.toUpperCase()}${rest.join('').replace(/\.?$/, '.')}`,
    ...hints.map((hint) => hint.replace(/^\((.*)\)$/, '$1')),
    ...advice,
  ].join(' ');
};

/** Commander's complaint as one of our errors; undefined where it only printed help or the version. */
export const usageError = (thrown: unknown, program: Program, argv: readonly string[]): QgaError | undefined => {
  if (!(thrown instanceof CommanderError)) return QgaError.from(thrown);
  if (thrown.exitCode === 0) return undefined;
  const detail = thrown.code === 'commander.help' ? missingCommand(program, argv) : complaint(thrown, argv);
  return QgaError.of('INVALID_COMMAND_LINE', { detail });
};
