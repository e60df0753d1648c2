import type { RegistrationResult } from '../../contract/provider-registration.ts';
import type { AgentArgument } from '../../platform/machine.ts';
import { QgaError } from '../../vss/errors.ts';
import { PROVIDER } from '../../vss/ids.ts';
import { refuseWhileFrozen } from '../ownership.ts';
import { findAgent } from './agent.ts';
import type { Look } from './look.ts';
import { faultsOf, readParts, remainsOf } from './registration-parts.ts';

/**
 * Has the guest agent register the provider, or take it out: as its own installer does. What is there of a provider that is not
 * whole is taken out first, as the agent itself does since 2025; an older one refuses ("already installed", 80004004).
 * @throws NOT_ELEVATED, FREEZE_IN_PROGRESS, STALE_FREEZE, AGENT_NOT_FOUND, UNTRUSTED_PATH, REGISTRATION_FAILED, CALL_HUNG, PROCESS_UNUSABLE
 */
export const changeRegistration = async (look: Look, wanted: boolean): Promise<RegistrationResult> => {
  const { machine } = look;
  const { provider, processes, simulated } = machine;
  if (!processes.isElevated()) throw QgaError.of('NOT_ELEVATED');
  refuseWhileFrozen(machine);
  const wrong = wanted ? faultsOf : remainsOf;
  if (wrong(await readParts(look, PROVIDER.name)).length === 0) return { registered: wanted, changed: false, simulated };
  const { path: agent } = findAgent(provider);
  const [untrusted] = provider.untrustedPaths(agent);
  if (untrusted !== undefined)
    throw QgaError.of('UNTRUSTED_PATH', { object: untrusted.path, detail: `${untrusted.who}: ${untrusted.rights.join(', ')}.` });
  const steps = [await step(look, agent, 'vss-uninstall')];
  if (wanted) steps.push(await step(look, agent, 'vss-install'));
  // The agent's exit code is not believed: what is registered is.
  if (wrong(await readParts(look, PROVIDER.name)).length > 0)
    throw QgaError.of('REGISTRATION_FAILED', { object: agent, detail: steps.flatMap((done) => done ?? []).join(' ') });
  return { registered: wanted, changed: true, agent, simulated };
};

/** Runs one step. @returns what it did not do, and what the agent said; undefined where it did all. */
const step = async (look: Look, agent: string, argument: AgentArgument): Promise<string | undefined> => {
  const said = (await look.machine.provider.runAgent(agent, argument)).trim();
  const parts = await readParts(look, PROVIDER.name);
  const left = argument === 'vss-install' ? faultsOf(parts) : remainsOf(parts);
  return left.length === 0 ? undefined : `After ${argument} ${left.join(', ')}. It said: ${said || 'nothing'}`;
};
