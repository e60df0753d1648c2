import { isObject } from '../rpc/message.ts';
import { QgaError } from '../vss/errors.ts';
import type { GuestAgent } from './agent.ts';
import { membersReturned } from './agent-error.ts';

interface Command {
  readonly name: unknown;
  readonly enabled: unknown;
}

const NEEDED = ['guest-exec', 'guest-exec-status'] as const;
const OF_FILES = ['guest-file-open', 'guest-file-close', 'guest-file-read', 'guest-file-write'] as const;

/** Whether the agent has frozen the guest itself. One that may not say so has not: with its freeze allowed, its status is. */
export const isFrozen = async (agent: GuestAgent): Promise<boolean> => {
  try {
    return (await agent.ask('guest-fsfreeze-status')) === 'frozen';
  } catch (thrown) {
    if (thrown instanceof QgaError && (thrown.name === 'AGENT_REFUSED' || thrown.name === 'AGENT_FAILED')) return false;
    throw thrown;
  }
};

/** The commands that are switched on. @throws AGENT_PROTOCOL */
const enabledIn = (info: unknown): ReadonlySet<unknown> => {
  const { supported_commands: commands } = membersReturned(info, 'guest-info');
  if (!Array.isArray(commands)) throw QgaError.of('AGENT_PROTOCOL', { call: 'guest-info' });
  const each: readonly Partial<Command>[] = commands.filter(isObject);
  return new Set(each.filter(({ enabled }) => enabled === true).map(({ name }) => name));
};

/**
 * What the agent allows, asked before anything is begun in the guest.
 * @returns whether it opens files, which a pipe is to it
 * @throws AGENT_FROZEN, AGENT_REFUSED, AGENT_PROTOCOL, and what the agent's commands throw
 */
export const checkAgent = async (agent: GuestAgent): Promise<{ readonly files: boolean }> => {
  const enabled = enabledIn(await agent.ask('guest-info'));
  if (await isFrozen(agent)) throw QgaError.of('AGENT_FROZEN', { call: 'guest-fsfreeze-status' });
  const refused = NEEDED.find((name) => !enabled.has(name));
  if (refused !== undefined) throw QgaError.of('AGENT_REFUSED', { object: refused });
  return { files: OF_FILES.every((name) => enabled.has(name)) };
};
