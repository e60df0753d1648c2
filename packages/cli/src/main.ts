import { QgaError } from '@qga-vss/core';
import { CommanderError } from 'commander';
import type { Command } from './command.ts';
import { hostCommand } from './commands/host.ts';
import { runCommand } from './commands/run.ts';
import { SESSION_COMMANDS } from './commands/session.ts';
import { EXIT, EXIT_OF_KIND } from './exit-codes.ts';
import { printFailure } from './print/failure.ts';
import { programOf } from './program.ts';
import type { World } from './world.ts';

const COMMANDS: readonly Command[] = [runCommand, ...SESSION_COMMANDS, hostCommand];

/** Commander's complaint as one of our errors; undefined where it only printed help or the version. */
const parseError = (thrown: unknown): QgaError | undefined => {
  if (!(thrown instanceof CommanderError)) return QgaError.from(thrown);
  if (thrown.exitCode === 0) return undefined;
  const detail =
    thrown.code === 'commander.help' ? 'No command was given.' : thrown.message.replace(/^error: /, '').replaceAll(/\s*\n\s*/g, ' ');
  return QgaError.of('INVALID_COMMAND_LINE', { detail }, { cause: thrown });
};

/** Whether a switch was given, for when the command line could not be read; what follows `--` is not ours. */
const wasGiven = (argv: readonly string[], flag: string): boolean => [...argv, '--'].slice(0, [...argv, '--'].indexOf('--')).includes(flag);

/** The whole of `qga-vss` but its process. Resolves with the exit code; rejects never. */
export const main = async (world: World): Promise<number> => {
  let code: number = EXIT.done;
  const program = programOf(COMMANDS, world, async (command, options, operands) => {
    const values = { ...options };
    try {
      code = await command.run({ world, options: values, operands });
    } catch (thrown) {
      const error = QgaError.from(thrown);
      printFailure(world, error, { json: 'json' in values, stack: 'stack' in values });
      code = EXIT_OF_KIND[error.failure.kind];
    }
  });
  try {
    await program.parseAsync(world.argv, { from: 'user' });
  } catch (thrown) {
    const error = parseError(thrown);
    if (error === undefined) return code;
    printFailure(world, error, { json: wasGiven(world.argv, '--json'), stack: wasGiven(world.argv, '--stack') });
    return EXIT_OF_KIND[error.failure.kind];
  }
  return code;
};
