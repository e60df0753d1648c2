import type { Clock } from '../platform/clock.ts';
import type { Machine } from '../platform/machine.ts';
import { SimulatedBackupComponents } from './backup-components.ts';
import { SimulatedDiagnostics } from './diagnostics.ts';
import { SimulatedEvents } from './events.ts';
import { Faults } from './faults.ts';
import { SimulatedHistory } from './history.ts';
import { SimulatedProcess } from './process.ts';
import { SimulatedProcesses } from './processes.ts';
import { SimulatedProviderService } from './provider-service.ts';
import type { Scenario } from './scenario.ts';
import { SimulatedVolumes } from './volumes.ts';
import { World } from './world.ts';

/** A machine in memory and what it can be asked, as seen by one process of it. */
export interface SimulatedMachine extends Machine {
  readonly simulated: true;
  readonly processes: SimulatedProcesses;
  /** The computer it is a process of. */
  readonly world: World;
  /** The VSS calls of this process, one a line, in the format of the Windows lab; none where they are not kept. */
  trace(): readonly string[];
  /** COM objects of this process not released. */
  liveObjects(): number;
  /** Handles of this process opened for a freeze and not closed. */
  openHandles(): number;
  /** Whether a volume of the computer is frozen right now, asked of the provider's side. */
  isFrozen(): boolean;
  /** Ends this process as a kill would: Windows closes its handles and its VSS session, the provider notices nothing. */
  kill(): void;
}

export interface SimulationOptions {
  /** The computer, where other processes of it exist; else one of its own, which ends with the machine. */
  readonly world?: World;
  /** What `processes.terminate` does; process.exit where left out. */
  readonly exit?: (exitCode: number) => void;
  /** Whether the calls are kept for `trace`; not in a host, which may play for days. True where left out. */
  readonly traced?: boolean;
}

/**
 * A process on a computer that plays the scenario. Where a world is given, writers, volumes, delays and others are
 * the world's, and only what concerns the process (elevated, faults) is taken from the scenario here.
 */
export const openSimulatedMachine = (scenario: Scenario, clock: Clock, options: SimulationOptions = {}): SimulatedMachine => {
  const world = options.world ?? new World(scenario, clock);
  const process = new SimulatedProcess(new Faults(scenario.faults, () => world.events.thawed), options.traced);
  return {
    simulated: true,
    clock,
    world,
    vss: { initialize: () => [], createBackupComponents: () => new SimulatedBackupComponents(world, process) },
    events: new SimulatedEvents(world, process),
    volumes: new SimulatedVolumes(world.scenario.volumes),
    registry: { readVssOption: () => world.vssOption },
    provider: new SimulatedProviderService(world),
    processes: new SimulatedProcesses(world, process, scenario, options.exit ?? exitProcess),
    diagnostics: new SimulatedDiagnostics(world),
    eventLog: { report: async (_, event) => void world.report(event) },
    history: new SimulatedHistory(world),
    trace: () => process.calls.trace,
    liveObjects: () => process.liveObjects,
    openHandles: () => process.openHandles,
    isFrozen: () => world.frozen,
    kill: () => process.kill(),
    [Symbol.asyncDispose]: async () => {
      if (options.world === undefined) world[Symbol.dispose]();
    },
  };
};

const exitProcess = (exitCode: number): void => process.exit(exitCode);
