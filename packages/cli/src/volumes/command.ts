import type { Command } from '../command-line/command.ts';
import { methodCommand } from '../method/command.ts';

/** `qga-vss volumes`: what there is to freeze. */
export const volumesCommand: Command = methodCommand('volumes', { text: async () => (await import('./text.ts')).volumesLines });
