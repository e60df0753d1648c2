import type { Processes, ProcessIdentity, ProcessWatch, UntrustedPath } from '../platform/processes.ts';
import { QgaError } from '../vss/errors.ts';
import type { SimulatedProcess } from './process.ts';
import type { Scenario } from './scenario.ts';
import { ADMINISTRATOR } from './windows-server.ts';
import type { World } from './world.ts';

export class SimulatedProcesses implements Processes {
  readonly #world: World;
  readonly #process: SimulatedProcess;
  readonly #scenario: Scenario;
  readonly #exit: (exitCode: number) => void;

  constructor(world: World, process: SimulatedProcess, scenario: Scenario, exit: (exitCode: number) => void) {
    this.#world = world;
    this.#process = process;
    this.#scenario = scenario;
    this.#exit = exit;
  }

  isElevated(): boolean {
    return this.#scenario.elevated;
  }

  untrustedPaths(): readonly UntrustedPath[] {
    return this.#scenario.untrustedPaths ?? [];
  }

  watch(pid: number): ProcessWatch {
    const end = this.#world.processEnd(pid);
    if (end.signalled) throw QgaError.of('CALLER_LOST', { object: String(pid) });
    const handle = this.#process.handle();
    return { pid, hasEnded: () => end.signalled, [Symbol.dispose]: () => handle[Symbol.dispose]() };
  }

  identify(): ProcessIdentity {
    return ADMINISTRATOR;
  }

  terminate(exitCode: number): void {
    this.#exit(exitCode);
  }

  /** Ends another process of the simulated machine: whoever watches it sees that. */
  end(pid: number): void {
    this.#world.processEnd(pid).set();
  }
}
