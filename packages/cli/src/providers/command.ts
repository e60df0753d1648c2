import type { Command } from '../command-line/command.ts';
import { methodCommand } from '../method/command.ts';

/** `qga-vss providers`, and the registration of the one that makes freezes. */
export const providersCommand: Command = methodCommand('providers', { text: async () => (await import('./text.ts')).providersLines });

const registration = async () => (await import('./text.ts')).registrationLines;

export const registerCommand: Command = methodCommand('providerRegister', { text: registration });

export const unregisterCommand: Command = methodCommand('providerUnregister', { text: registration });
