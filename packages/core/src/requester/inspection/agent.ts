import type { FileFacts } from '../../platform/diagnostics.ts';
import type { ProviderService } from '../../platform/machine.ts';
import { QgaError } from '../../vss/errors.ts';

/**
 * The guest agent's program.
 * @throws AGENT_NOT_FOUND
 */
export const findAgent = (provider: ProviderService): FileFacts => {
  const agent = provider.agent();
  if (agent === undefined) throw QgaError.of('AGENT_NOT_FOUND', { detail: 'There is no service QEMU-GA.' });
  if (!agent.exists)
    throw QgaError.of('AGENT_NOT_FOUND', { object: agent.path, detail: 'Its service starts this program, which is not there.' });
  return agent;
};
