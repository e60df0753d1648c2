import type { MethodName, Service } from '@qga-vss/core';
import { CONTRACT } from '@qga-vss/core/internal';
import { Requester } from '@qga-vss/core/src/requester/service.ts';
import { scenarioNamed } from '@qga-vss/core/src/simulator/catalogue.ts';
import { openSimulatedMachine } from '@qga-vss/core/src/simulator/machine.ts';
import type { Scenario } from '@qga-vss/core/src/simulator/scenario.ts';
import { VirtualClock } from '@qga-vss/core/src/simulator/virtual-clock.ts';

/** A machine in memory whose time jumps, and which keeps a freeze from one command to the next, as a holder does. */
export const machine = (played: string | Scenario, clock = new VirtualClock()): Service => {
  const requester = new Requester(openSimulatedMachine(typeof played === 'string' ? scenarioNamed(played) : played, clock));
  const calls = (Object.keys(CONTRACT) as MethodName[]).map((name) => [name, requester[name].bind(requester)]);
  return { ...(Object.fromEntries(calls) as Omit<Service, symbol>), [Symbol.asyncDispose]: async () => {} };
};
