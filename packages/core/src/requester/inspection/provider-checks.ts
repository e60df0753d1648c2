import { win32 } from 'node:path';
import type { FileFacts } from '../../platform/diagnostics.ts';
import type { Machine } from '../../platform/machine.ts';
import { QgaError } from '../../vss/errors.ts';
import { PROVIDER } from '../../vss/ids.ts';
import { findAgent } from './agent.ts';
import { type Check, type Finding, fail, ok, warn } from './finding.ts';
import { areBeside } from './registration-parts.ts';
import { askService } from './service-checks.ts';

const INSTALL = 'Install the guest tools again.';

/** Only an agent that is there can register anything. */
const register = ({ provider }: Machine): string => (provider.agent()?.exists ? 'Register it (`qga-vss provider register`).' : INSTALL);

const fileWords = ({ path, version }: FileFacts): string => `${path}${version === undefined ? '' : `, ${version}`}`;

/** A freeze works without the agent; only registering the provider does not. */
const agentFinding = ({ provider }: Machine): Finding => {
  try {
    return ok(fileWords(findAgent(provider)));
  } catch (thrown) {
    const { name, message, failure } = QgaError.from(thrown);
    if (name !== 'AGENT_NOT_FOUND') throw thrown;
    return warn(message, failure.remedy);
  }
};

const libraryFinding = (machine: Machine): Finding => {
  const file = machine.diagnostics.providerFile();
  if (file === undefined) return fail('No COM class of the provider is registered.', register(machine));
  const agent = machine.provider.agent();
  const elsewhere = agent?.exists && !areBeside(file, agent);
  if (!file.exists) return fail(`${file.path} is not there.`, elsewhere ? register(machine) : INSTALL);
  if (elsewhere) return warn(`${fileWords(file)}; the guest agent is in ${win32.dirname(agent.path)}`, register(machine));
  if (file.version !== undefined && agent?.version !== undefined && file.version !== agent.version)
    return warn(`${fileWords(file)}; the guest agent is ${agent.version}`, INSTALL);
  return ok(fileWords(file));
};

/** The provider as the guest tools install it, and what registers it. */
export const PROVIDER_CHECKS: readonly Check[] = [
  {
    name: 'provider-registered',
    title: 'Provider known to VSS',
    run: ({ machine }) =>
      machine.provider.isRegistered() ? ok(PROVIDER.name) : fail(`${PROVIDER.name} is not registered.`, register(machine)),
  },
  {
    name: 'provider-application',
    title: "Provider's COM+ application",
    run: async (look) => {
      const service = await askService(look, PROVIDER.name);
      if (service === undefined) return fail('There is no such application.', register(look.machine));
      const found = `${service.state}, start ${service.start}`;
      return service.start === 'disabled' ? fail(found, `Let it start: sc.exe config "${PROVIDER.name}" start= demand`) : ok(found);
    },
  },
  { name: 'provider-file', title: "Provider's library", run: ({ machine }) => libraryFinding(machine) },
  { name: 'agent', title: 'Guest agent', run: ({ machine }) => agentFinding(machine) },
];
