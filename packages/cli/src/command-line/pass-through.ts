import { QgaError } from '@qga-vss/core';
import type { Command } from './command.ts';
import { flagsOf } from './option.ts';

const advice = (flag: string): string =>
  `${flag} stands behind the command, which would get it. Options of qga-vss stand before the command; where this is the command's own, put -- before the command.`;

/**
 * Refuses an option of ours behind a command that no `--` sets apart: the command would get it, and what was meant for a rehearsal
 * would freeze the machine.
 * @param operands the command and all that follows it
 * @throws INVALID_COMMAND_LINE
 */
export const refuseMisplaced = ({ options }: Command, operands: readonly string[], argv: readonly string[]): void => {
  if (argv.at(-operands.length - 1) === '--') return;
  const ours = new Set(options.flatMap(flagsOf));
  const end = operands.indexOf('--');
  const misplaced = operands.slice(1, end < 0 ? undefined : end).find((word) => ours.has(word.split('=', 1)[0] ?? ''));
  if (misplaced !== undefined) throw QgaError.of('INVALID_COMMAND_LINE', { detail: advice(misplaced) });
};
