import type { FileFacts } from '../../platform/diagnostics.ts';
import type { Machine } from '../../platform/machine.ts';
import { QgaError } from '../../vss/errors.ts';
import { PROVIDER } from '../../vss/ids.ts';
import { findAgent } from './agent.ts';
import { type Check, type Finding, fail, ok, warn } from './finding.ts';

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

/** The provider as the guest tools install it, and what registers it. */
export const PROVIDER_CHECKS: readonly Check[] = [
  {
    name: 'provider-registered',
    title: 'Provider known to VSS',
    run: ({ machine }) =>
      machine.provider.isRegistered()
        ? ok(PROVIDER.name)
        : fail(`${PROVIDER.name} is not registered.`, 'Register it (`qga-vss provider register`), or install the guest tools again.'),
  },
  {
    name: 'provider-application',
    title: "Provider's COM+ application",
    run: async ({ machine }) => {
      const service = await machine.diagnostics.service(PROVIDER.name);
      if (service === undefined) return fail('There is no such application.', 'Register the provider (`qga-vss provider register`).');
      const found = `${service.state}, start ${service.start}`;
      return service.start === 'disabled' ? fail(found, `Let it start: sc.exe config "${PROVIDER.name}" start= demand`) : ok(found);
    },
  },
  {
    name: 'provider-file',
    title: "Provider's library",
    run: ({ machine }) => {
      const file = machine.diagnostics.providerFile();
      if (file === undefined)
        return fail('No COM class of the provider is registered.', 'Register the provider (`qga-vss provider register`).');
      if (!file.exists) return fail(`${file.path} is not there.`, 'Install the guest tools again.');
      return ok(fileWords(file));
    },
  },
  {
    name: 'agent',
    title: 'Guest agent',
    run: ({ machine }) => agentFinding(machine),
  },
];
