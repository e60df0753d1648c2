import type { Processes, ProcessWatch } from '../platform/processes.ts';
import { QgaError } from '../vss/errors.ts';
import type { SimulatedProcess } from './process.ts';
import type { World } from './world.ts';

export class SimulatedProcesses implements Processes {
  readonly #world: World;
  readonly #process: SimulatedProcess;
  readonly #elevated: boolean;
  readonly #exit: (exitCode: number) => void;

  constructor(world: World, process: SimulatedProcess, elevated: boolean, exit: (exitCode: number) => void) {
    this.#world = world;
    this.#process = process;
    this.#elevated = elevated;
    this.#exit = exit;
  }

  isElevated(): boolean {
    return this.#elevated;
  }

  watch(pid: number): ProcessWatch {
    const end = this.#world.processEnd(pid);
    if (end.signalled) throw QgaError.of('CALLER_LOST', { object: String(pid) });
    const handle = this.#process.handle();
    return { pid, hasEnded: () => end.signalled, [Symbol.dispose]: () => handle[Symbol.dispose]() };
  }

  terminate(exitCode: number): void {
    this.#exit(exitCode);
  }

  /** Ends another process of the simulated machine: whoever watches it sees that. */
  end(pid: number): void {
    this.#world.processEnd(pid).set();
  }
}
