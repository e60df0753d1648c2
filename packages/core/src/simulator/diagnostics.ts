import type { Diagnostics, FileFacts, LoggedError, ServiceFacts, SystemFacts } from '../platform/diagnostics.ts';
import type { World } from './world.ts';

const isSqlServer = (name: string): boolean => name === 'MSSQLSERVER' || name.startsWith('MSSQL$');

/** What the scenario says of the machine. */
export class SimulatedDiagnostics implements Diagnostics {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  system(): SystemFacts {
    return this.#world.scenario.diagnostics.system;
  }

  async service(name: string): Promise<ServiceFacts | undefined> {
    const { services } = this.#world.scenario.diagnostics;
    return Object.hasOwn(services, name) ? services[name] : undefined;
  }

  async runningSqlServers(): Promise<readonly string[]> {
    const { services } = this.#world.scenario.diagnostics;
    return Object.keys(services).filter((name) => isSqlServer(name) && services[name]?.state === 'running');
  }

  providerFile(): FileFacts | undefined {
    return this.#world.scenario.diagnostics.providerFile;
  }

  async recentErrors(): Promise<readonly LoggedError[]> {
    return this.#world.scenario.diagnostics.errors;
  }
}
