import { describe, test } from 'vitest';
import { openSimulatedMachine } from '../../src/simulator/machine.ts';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';
import type { Stage } from './behaviour.ts';
import { BEHAVIOUR_GROUPS } from './index.ts';

const simulator: Stage = {
  kind: 'simulator',
  open: async (scenario) => {
    const machine = openSimulatedMachine(scenario, new VirtualClock());
    return {
      machine,
      trace: () => machine.trace(),
      liveObjects: () => machine.liveObjects(),
      openHandles: () => machine.openHandles(),
      isFrozen: () => machine.isFrozen(),
      spoilHistory: async (fault) => {
        machine.world.historyFault = fault;
      },
      startProcess: async () => ({ pid: 4711, kill: () => machine.processes.end(4711) }),
      [Symbol.asyncDispose]: async () => machine[Symbol.asyncDispose](),
    };
  },
};

for (const [group, behaviours] of Object.entries(BEHAVIOUR_GROUPS)) {
  describe(group, () => {
    for (const behaviour of behaviours) test(behaviour.name, () => behaviour.run(simulator));
  });
}
