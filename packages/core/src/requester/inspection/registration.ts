import type { RegistrationResult } from '../../contract/provider-registration.ts';
import type { AgentArgument, Machine } from '../../platform/machine.ts';
import { QgaError } from '../../vss/errors.ts';
import { refuseWhileFrozen } from '../ownership.ts';
import { findAgent } from './agent.ts';

/**
 * Has the guest agent register the provider, or take it out: as its own installer does.
 * @throws NOT_ELEVATED, FREEZE_IN_PROGRESS, STALE_FREEZE, AGENT_NOT_FOUND, UNTRUSTED_PATH, REGISTRATION_FAILED
 */
export const changeRegistration = async (machine: Machine, wanted: boolean): Promise<RegistrationResult> => {
  const { provider, processes, simulated } = machine;
  if (!processes.isElevated()) throw QgaError.of('NOT_ELEVATED');
  refuseWhileFrozen(machine);
  if (provider.isRegistered() === wanted) return { registered: wanted, changed: false, simulated };
  const { path: agent } = findAgent(provider);
  const [untrusted] = provider.untrustedPaths(agent);
  if (untrusted !== undefined)
    throw QgaError.of('UNTRUSTED_PATH', { object: untrusted.path, detail: `${untrusted.who}: ${untrusted.rights.join(', ')}.` });
  const argument: AgentArgument = wanted ? 'vss-install' : 'vss-uninstall';
  const said = await provider.runAgent(agent, argument);
  // Its exit code is not believed: what VSS knows is.
  if (provider.isRegistered() !== wanted)
    throw QgaError.of('REGISTRATION_FAILED', { object: agent, detail: `It said: ${said.trim() || 'nothing'}` });
  return { registered: wanted, changed: true, agent, simulated };
};
