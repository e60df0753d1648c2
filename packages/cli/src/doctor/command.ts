import type { Command } from '../command-line/command.ts';
import { EXIT } from '../command-line/exit-codes.ts';
import { methodCommand } from '../method/command.ts';

/** `qga-vss doctor`: whether a freeze can work. */
export const doctorCommand: Command = methodCommand('doctor', {
  text: async () => (await import('./text.ts')).doctorLines,
  exitCode: ({ state }) => (state === 'fail' ? EXIT.impossible : EXIT.done),
  exitCodes: [EXIT.impossible],
});
