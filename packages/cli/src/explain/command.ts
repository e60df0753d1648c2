import { CODES, explain, FAILURES } from '@qga-vss/core/internal';
import type { Command } from '../command-line/command.ts';
import { methodCommand } from '../method/command.ts';

/** `qga-vss explain`: what a code means, and what to do. */
export const explainCommand: Command = methodCommand('explain', {
  text: async () => (await import('./text.ts')).explainLines,
  operandValues: [...CODES.map(({ name }) => name), ...Object.keys(FAILURES)],
  offline: ({ code }) => ({ matches: [...explain(code)], simulated: false }),
});
