import type { Command } from '../command-line/command.ts';
import { methodCommand } from '../method/command.ts';

/** `qga-vss writers`: the applications that take part, and how they are. */
export const writersCommand: Command = methodCommand('writers', { text: async () => (await import('./text.ts')).writersLines });
