import type { Command } from '../command-line/command.ts';
import { EXIT, EXIT_OF_CONSISTENCY } from '../command-line/exit-codes.ts';
import { methodCommand } from '../method/command.ts';
import { reportOfThaw } from './report.ts';

/** `qga-vss prepare`, `freeze` and `thaw`: a session in processes of their own. */
export const prepareCommand: Command = methodCommand('prepare', { text: async () => (await import('./text.ts')).prepareLines });

export const freezeCommand: Command = methodCommand('freeze', { text: async () => (await import('./text.ts')).freezeLines });

export const thawCommand: Command = methodCommand('thaw', {
  text: async () => (await import('./text.ts')).thawLines,
  report: reportOfThaw,
  exitCode: ({ consistency }) => (consistency === undefined ? EXIT.done : EXIT_OF_CONSISTENCY[consistency]),
  exitCodes: Object.values(EXIT_OF_CONSISTENCY),
});
