import type { Method } from './method.ts';
import { type Static, Type } from './schema.ts';

export const RegistrationOptions = Type.Object({}, { additionalProperties: false, description: 'It takes no options.' });
export type RegistrationOptions = Static<typeof RegistrationOptions>;

export const RegistrationResult = Type.Object(
  {
    registered: Type.Boolean({ description: 'Whether the provider is registered now.' }),
    changed: Type.Boolean({ description: 'Whether this call changed anything.' }),
    agent: Type.Optional(Type.String({ description: 'The guest agent that did it, by its path.' })),
    simulated: Type.Boolean({ description: 'A machine in memory.' }),
  },
  { additionalProperties: false, title: 'Registration', description: 'Whether the provider is registered.' },
);
export type RegistrationResult = Static<typeof RegistrationResult>;

const how = [
  'The guest agent itself does it, as its own installer would (qemu-ga.exe -s vss-install or vss-uninstall); it is found by the path of its service. Nothing happens where it is done already.',
];

const shared = {
  options: RegistrationOptions,
  result: RegistrationResult,
  errors: [
    'NOT_ELEVATED',
    'UNTRUSTED_PATH',
    'FREEZE_IN_PROGRESS',
    'AGENT_NOT_FOUND',
    'REGISTRATION_FAILED',
    'CALL_HUNG',
    'PROCESS_UNUSABLE',
  ],
  progress: false,
} as const;

export const providerRegister = {
  ...shared,
  summary: "Registers the guest tools' provider with VSS.",
  description: how,
  cmdlet: { name: 'Register-QgaProvider', impact: 'medium' },
  commandLine: { name: 'provider register' },
  examples: [
    { does: 'Registers the provider.', powershell: 'Register-QgaProvider', cli: 'qga-vss provider register' },
    { does: 'Says what it would do.', powershell: 'Register-QgaProvider -WhatIf' },
  ],
} as const satisfies Method;

export const providerUnregister = {
  ...shared,
  summary: "Takes the guest tools' provider out of VSS.",
  description: [...how, 'No freeze is possible afterwards, neither by this product nor by the guest agent.'],
  cmdlet: { name: 'Unregister-QgaProvider', impact: 'medium' },
  commandLine: { name: 'provider unregister' },
  examples: [
    { does: 'Unregisters the provider.', powershell: 'Unregister-QgaProvider -Confirm:$false', cli: 'qga-vss provider unregister' },
    { does: 'Says what it would do.', powershell: 'Unregister-QgaProvider -WhatIf' },
  ],
} as const satisfies Method;
