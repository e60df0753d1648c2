import type { Method } from './method.ts';
import { type Static, Type } from './schema.ts';

export const ProvidersOptions = Type.Object({}, { additionalProperties: false, description: 'providers takes no options.' });
export type ProvidersOptions = Static<typeof ProvidersOptions>;

export const ProviderInfo = Type.Object(
  {
    id: Type.String({ description: 'Id of the provider.' }),
    name: Type.String({ description: 'Name it gives itself.' }),
    type: Type.Enum(['unknown', 'system', 'software', 'hardware', 'fileshare'], { description: 'VSS_PROVIDER_TYPE.' }),
    version: Type.String({ description: 'Version it gives itself.' }),
    versionId: Type.String({ description: 'Id of that version.' }),
    classId: Type.String({ description: 'Class id of its COM object.' }),
    ours: Type.Boolean({ description: 'The provider of the guest tools, which freezes are made with.' }),
  },
  { additionalProperties: false, title: 'Provider', description: 'A provider that VSS knows.' },
);
export type ProviderInfo = Static<typeof ProviderInfo>;

export const ProvidersResult = Type.Object(
  {
    providers: Type.Array(ProviderInfo, { description: 'In the order VSS gives them.' }),
    simulated: Type.Boolean({ description: 'A machine in memory.' }),
  },
  { additionalProperties: false, title: 'ProviderList', description: 'The providers of the machine.' },
);
export type ProvidersResult = Static<typeof ProvidersResult>;

export const providers = {
  summary: 'Lists the providers that VSS knows: what makes shadow copies.',
  description: ['A freeze is made with the provider that the guest tools install; without it there is none.'],
  cmdlet: { name: 'Get-QgaProvider', emits: 'providers' },
  commandLine: { name: 'providers' },
  examples: [
    { does: 'Lists the providers.', powershell: 'Get-QgaProvider', cli: 'qga-vss providers' },
    {
      does: "Says whether the guest tools' provider is registered.",
      powershell: '@(Get-QgaProvider | Where-Object { $_.Ours }).Count -eq 1',
    },
  ],
  options: ProvidersOptions,
  result: ProvidersResult,
  errors: ['NOT_ELEVATED', 'VSS_UNAVAILABLE', 'FREEZE_IN_PROGRESS', 'CALL_HUNG', 'PROCESS_UNUSABLE'],
  progress: false,
} as const satisfies Method;
