import { QgaError } from '@qga-vss/core';
import { CommanderError, type Command as Program } from 'commander';
import type { Call } from './command.ts';
import { COMMANDS } from './commands/all.ts';
import { EXIT, EXIT_OF_KIND } from './exit-codes.ts';
import { printFailure } from './print/failure.ts';
import { screenOf } from './print/screen.ts';
import { programOf } from './program.ts';
import type { World } from './world.ts';

const callOf = (world: World, options: Call['options'], operands: readonly string[]): Call => {
  const wanted = { color: options['color'] !== false };
  return { world, options, operands, out: screenOf(world.stdout, world, wanted), err: screenOf(world.stderr, world, wanted) };
};

/** The common options of a command line that could not be read; what follows `--` is not ours. */
const givenAnyway = ({ argv }: World): Call['options'] => {
  const end = argv.indexOf('--');
  const own = new Set(end < 0 ? argv : argv.slice(0, end));
  return { json: own.has('--json'), verbose: own.has('--verbose'), color: !own.has('--no-color') };
};

/** What there is to choose from where no command was named. */
const missingCommand = (program: Program, argv: readonly string[]): string => {
  const group = program.commands.find((other) => other.name() === argv[0]) ?? program;
  return `No command was given. There are: ${group.commands.map((other) => other.name()).join(', ')}.`;
};

/** Commander's complaint as one of our errors; undefined where it only printed help or the version. */
const parseError = (thrown: unknown, program: Program, argv: readonly string[]): QgaError | undefined => {
  if (!(thrown instanceof CommanderError)) return QgaError.from(thrown);
  if (thrown.exitCode === 0) return undefined;
  const complaint = thrown.message.replace(/^error: /, '').replaceAll(/\s*\n\s*/g, ' ');
  const detail = thrown.code === 'commander.help' ? missingCommand(program, argv) : complaint;
  return QgaError.of('INVALID_COMMAND_LINE', { detail });
};

const fail = ({ world, err, options: { json, verbose } }: Call, error: QgaError): number => {
  printFailure(world, err, error, { json: json === true, verbose: verbose === true });
  return EXIT_OF_KIND[error.failure.kind];
};

/** The whole of `qga-vss` but its process. Resolves with the exit code; rejects never. */
export const main = async (world: World): Promise<number> => {
  let code: number = EXIT.done;
  const unread = callOf(world, givenAnyway(world), []);
  const program = programOf(COMMANDS, world, unread.out, async (command, options, operands) => {
    const call = callOf(world, { ...options }, operands);
    code = await command.run(call).catch((thrown: unknown) => fail(call, QgaError.from(thrown)));
  });
  try {
    await program.parseAsync(world.argv, { from: 'user' });
    return code;
  } catch (thrown) {
    const error = parseError(thrown, program, world.argv);
    return error === undefined ? code : fail(unread, error);
  }
};
