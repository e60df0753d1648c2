import type { FileFacts } from '../platform/diagnostics.ts';
import type { AgentArgument, ProviderService } from '../platform/machine.ts';
import type { UntrustedPath } from '../platform/processes.ts';
import { PROVIDER } from '../vss/ids.ts';
import { OUR_PROVIDER } from './scenario.ts';
import type { World } from './world.ts';

export class SimulatedProviderService implements ProviderService {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  async stop(): Promise<void> {
    this.#world.stopProvider();
  }

  isRegistered(): boolean {
    return this.#world.providers.some(({ id }) => id === PROVIDER.id);
  }

  agent(): FileFacts | undefined {
    return this.#world.scenario.diagnostics.agent;
  }

  untrustedPaths(): readonly UntrustedPath[] {
    return this.#world.scenario.untrustedPaths ?? [];
  }

  async runAgent(_program: string, argument: AgentArgument): Promise<string> {
    const { agentSays } = this.#world.scenario.diagnostics;
    if (agentSays !== undefined) return agentSays;
    const others = this.#world.providers.filter(({ id }) => id !== PROVIDER.id);
    this.#world.providers = argument === 'vss-install' ? [...others, OUR_PROVIDER] : others;
    return '';
  }
}
