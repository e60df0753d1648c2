import type { Machine } from '../../src/platform/machine.ts';
import type { HistoryFault, Scenario } from '../../src/simulator/scenario.ts';

/** Another process on the machine, which a behaviour can end. */
export interface OtherProcess {
  readonly pid: number;
  kill(): void;
}

/** A machine that plays a scenario, and what it can be asked afterwards. */
export interface Subject extends AsyncDisposable {
  readonly machine: Machine;
  /** The VSS calls it saw, one a line, in the format both machines share. */
  trace(): readonly string[];
  /** COM objects not released. */
  liveObjects(): number;
  /** Handles of this process opened for a freeze and not closed. */
  openHandles(): number;
  /** Whether a volume is frozen right now, asked of the provider's side. */
  isFrozen(): boolean;
  startProcess(): Promise<OtherProcess>;
  /** From now on nothing can be noted there. */
  spoilHistory(fault: Exclude<HistoryFault, 'read-only'>): Promise<void>;
}

/** Where behaviours are tried: in memory, or in the Windows lab. */
export interface Stage {
  readonly kind: 'simulator' | 'lab';
  open(scenario: Scenario): Promise<Subject>;
}

/** One thing the product does, asserted in the same words on every stage. */
export interface Behaviour {
  readonly name: string;
  /** It leaves a call hanging, so in the lab it has a process to itself. */
  readonly ownProcess?: true;
  run(stage: Stage): Promise<void>;
}
