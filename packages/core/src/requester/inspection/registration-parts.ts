import { win32 } from 'node:path';
import type { FileFacts, ServiceFacts } from '../../platform/diagnostics.ts';
import type { Look } from './look.ts';
import { askService } from './service-checks.ts';

/** What makes a registered provider: VSS knows it, COM+ has an application for it, its class has a library; and the agent beside it. */
export interface RegistrationParts {
  readonly known: boolean;
  readonly application: ServiceFacts | undefined;
  readonly library: FileFacts | undefined;
  readonly agent: FileFacts | undefined;
}

/** @throws CALL_HUNG, PROCESS_UNUSABLE */
export const readParts = async (look: Look, applicationName: string): Promise<RegistrationParts> => {
  const { provider, diagnostics } = look.machine;
  return {
    known: provider.isRegistered(),
    application: await askService(look, applicationName),
    library: diagnostics.providerFile(),
    agent: provider.agent(),
  };
};

/** Whether both are in one folder. */
export const areBeside = (one: FileFacts, other: FileFacts): boolean =>
  win32.dirname(win32.normalize(one.path)).toLowerCase() === win32.dirname(win32.normalize(other.path)).toLowerCase();

/** What keeps the provider from being whole, in words; nothing where it is registered. */
export const faultsOf = ({ known, application, library, agent }: RegistrationParts): readonly string[] => [
  ...(known ? [] : ['VSS does not know it']),
  ...(application === undefined ? ['it has no COM+ application'] : []),
  ...(library === undefined ? ['no COM class of it is registered'] : libraryFaults(library, agent)),
];

const libraryFaults = (library: FileFacts, agent: FileFacts | undefined): readonly string[] => {
  if (!library.exists) return [`its library, ${library.path}, is not there`];
  return agent?.exists && !areBeside(library, agent) ? [`its library, ${library.path}, is not the one beside the guest agent`] : [];
};

/** What is there of the provider, in words; nothing where it is wholly unregistered. */
export const remainsOf = ({ known, application, library }: RegistrationParts): readonly string[] => [
  ...(known ? ['VSS knows it'] : []),
  ...(application === undefined ? [] : ['it has a COM+ application']),
  ...(library === undefined ? [] : ['a COM class of it is registered']),
];
