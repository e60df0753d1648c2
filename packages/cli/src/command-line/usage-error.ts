import { QgaError } from '@qga-vss/core';
import { CommanderError, type Command as Program } from 'commander';

/** What there is to choose from where no command was named, or one to be helped with that there is not. */
const missingCommand = (program: Program, [first, second]: readonly string[]): string => {
  const group = program.commands.find((other) => other.name() === first) ?? program;
  const what = first === 'help' && second !== undefined ? `Unknown command '${second}'.` : 'No command was given.';
  return `${what} There are: ${group.commands.map((other) => other.name()).join(', ')}.`;
};

/** How the command is written that something is missing of. */
const usageOf = (program: Program, [name]: readonly string[]): readonly string[] => {
  const command = program.commands.find((each) => each.name() === name);
  return command === undefined ? [] : [`It is: qga-vss ${name} ${command.usage()}`];
};

/** Commander's words as sentences: `error: unknown option '--hodl-ms'`, and below it `(Did you mean --hold-ms?)`. */
const detailOf = ({ message, code }: CommanderError, program: Program, argv: readonly string[]): string => {
  const [what = '', ...hints] = message.replace(/^error: /, '').split('\n');
  const misplaced = what.startsWith('unknown option') && argv[0]?.startsWith('-') && hints.length === 0;
  const advice = misplaced ? ['Options stand behind the command.'] : [];
  const [first = '', ...rest] = what;
  const usage = code === 'commander.missingArgument' ? usageOf(program, argv) : [];
  return [
    `${first.toUpperCase()}${rest.join('').replace(/\.?$/, '.')}`,
    ...hints.map((hint) => hint.replace(/^\((.*)\)$/, '$1')),
    ...advice,
    ...usage,
  ].join(' ');
};

/** What commander throws as one of our errors; undefined where it only printed help or the version. */
export const usageError = (thrown: unknown, program: Program, argv: readonly string[]): QgaError | undefined => {
  if (!(thrown instanceof CommanderError)) return QgaError.from(thrown);
  if (thrown.exitCode === 0) return undefined;
  const detail = thrown.code === 'commander.help' ? missingCommand(program, argv) : detailOf(thrown, program, argv);
  return QgaError.of('INVALID_COMMAND_LINE', { detail });
};
