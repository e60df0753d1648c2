import { QgaError } from '../vss/errors.ts';
import type { GuestAgent } from './agent.ts';

interface Info {
  readonly supported_commands: readonly { readonly name: string; readonly enabled: boolean }[];
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

/**
 * What the agent allows, asked before anything is begun in the guest.
 * @returns whether it opens files, which a pipe is to it
 * @throws AGENT_FROZEN, AGENT_REFUSED, and what the agent's commands throw
 */
export const checkAgent = async (agent: GuestAgent): Promise<{ readonly files: boolean }> => {
  const { supported_commands: commands } = (await agent.ask('guest-info')) as Info;
  if (await isFrozen(agent)) throw QgaError.of('AGENT_FROZEN', { call: 'guest-fsfreeze-status' });
  const enabled = new Set(commands.filter((each) => each.enabled).map(({ name }) => name));
  const refused = NEEDED.find((name) => !enabled.has(name));
  if (refused !== undefined) throw QgaError.of('AGENT_REFUSED', { object: refused });
  return { files: OF_FILES.every((name) => enabled.has(name)) };
};
