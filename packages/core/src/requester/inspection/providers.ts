import type { ProviderInfo, ProvidersResult } from '../../contract/providers.ts';
import type { ProviderProperties } from '../../platform/vss.ts';
import { PROVIDER_TYPES, VSS_CTX_ALL } from '../../vss/enums.ts';
import { PROVIDER } from '../../vss/ids.ts';
import { PHASES } from '../phase-list.ts';
import { type Look, look } from './look.ts';

/**
 * The providers that VSS knows.
 * @throws as `look` does
 */
export const inspectProviders = (from: Look): Promise<ProvidersResult> =>
  look(from, [VSS_CTX_ALL], async ({ backup, phases, record }) => {
    const found = await phases.run(PHASES.providers, (phase) => phase.call('Query', backup.queryProviders()));
    return { providers: found.map(describe), simulated: record.simulated };
  });

const describe = ({ type, ...provider }: ProviderProperties): ProviderInfo => ({
  ...provider,
  type: PROVIDER_TYPES[type] ?? 'unknown',
  ours: provider.id === PROVIDER.id,
});
