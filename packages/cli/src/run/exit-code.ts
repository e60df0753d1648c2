import type { CommandResult } from '@qga-vss/core';
import { EXIT, EXIT_OF_CONSISTENCY, EXIT_OF_KIND } from '../command-line/exit-codes.ts';
import type { RunReport } from './report.ts';

/** A command that was killed has no code of its own. */
const codeOfCommand = (command: CommandResult | null, ownCodes: boolean): number => {
  const code = command === null ? EXIT.done : (command.exitCode ?? EXIT.unexpected);
  return ownCodes && code !== EXIT.done ? EXIT.commandFailed : code;
};

/**
 * The exit code of `run`: what went wrong with the snapshot decides, and only with a good one the command's own code counts.
 * With `ownCodes` any failure of the command is 8.
 */
export const exitCodeOf = ({ outcome, error, command }: RunReport, ownCodes: boolean): number => {
  const codeOfError = error === null ? EXIT.done : EXIT_OF_KIND[error.failure.kind];
  if (outcome === 'not-frozen' || codeOfError === EXIT.interrupted) return codeOfError;
  return EXIT_OF_CONSISTENCY[outcome] || codeOfError || codeOfCommand(command, ownCodes);
};
