import { win32 } from 'node:path';
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
    return this.#world.diagnostics.agent;
  }

  untrustedPaths(): readonly UntrustedPath[] {
    return this.#world.scenario.untrustedPaths ?? [];
  }

  /** As an agent from before 2025: it refuses to install where COM+ has the application. */
  async runAgent(program: string, argument: AgentArgument): Promise<string> {
    const { agentSays, services } = this.#world.diagnostics;
    if (agentSays !== undefined) return agentSays;
    if (argument === 'vss-uninstall') this.#uninstall();
    else if (Object.hasOwn(services, PROVIDER.name)) return `${PROVIDER.name} is already installed. (Error: 80004004)`;
    else this.#install(program);
    return '';
  }

  #uninstall(): void {
    const { providerFile: _, services, ...others } = this.#world.diagnostics;
    const { [PROVIDER.name]: __, ...otherServices } = services;
    this.#world.providers = this.#world.providers.filter(({ id }) => id !== PROVIDER.id);
    this.#world.diagnostics = { ...others, services: otherServices };
  }

  #install(program: string): void {
    const { diagnostics, providers } = this.#world;
    const version = diagnostics.agent?.version;
    this.#world.providers = [...providers.filter(({ id }) => id !== PROVIDER.id), OUR_PROVIDER];
    this.#world.diagnostics = {
      ...diagnostics,
      services: { ...diagnostics.services, [PROVIDER.name]: { start: 'manual', state: 'stopped' } },
      providerFile: {
        path: win32.join(win32.dirname(program), 'qga-vss.dll'),
        exists: true,
        ...(version === undefined ? {} : { version }),
      },
    };
  }
}
