import type { Diagnostics, FileFacts, LoggedError, ServiceFacts, SystemFacts } from '../platform/diagnostics.ts';
import type { World } from './world.ts';

const isSqlServer = (name: string): boolean => name === 'MSSQLSERVER' || name.startsWith('MSSQL$');

/** What the scenario says of the machine, and what has become of it since. */
export class SimulatedDiagnostics implements Diagnostics {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  system(): SystemFacts {
    return this.#world.diagnostics.system;
  }

  async service(name: string): Promise<ServiceFacts | undefined> {
    const { services } = this.#world.diagnostics;
    return Object.hasOwn(services, name) ? services[name] : undefined;
  }

  async runningSqlServers(): Promise<readonly string[]> {
    const { services } = this.#world.diagnostics;
    return Object.keys(services).filter((name) => isSqlServer(name) && services[name]?.state === 'running');
  }

  providerFile(): FileFacts | undefined {
    return this.#world.diagnostics.providerFile;
  }

  commandsOnPath(): readonly string[] {
    return this.#world.diagnostics.commandsOnPath;
  }

  async recentErrors(ms: number): Promise<readonly LoggedError[]> {
    const { clock, errors } = this.#world;
    return errors.filter(({ at }) => at >= clock.now() - ms);
  }
}
