import type { MethodName, Service } from '@qga-vss/core';
import { CONTRACT } from '@qga-vss/core/internal';
import { Requester } from '@qga-vss/core/src/requester/service.ts';
import { scenarioNamed } from '@qga-vss/core/src/simulator/catalogue.ts';
import { openSimulatedMachine } from '@qga-vss/core/src/simulator/machine.ts';
import type { Scenario } from '@qga-vss/core/src/simulator/scenario.ts';
import { VirtualClock } from '@qga-vss/core/src/simulator/virtual-clock.ts';

/**
 * A machine in memory which keeps a freeze from one command to the next, as a holder does. Its time jumps while it is asked something,
 * and stands still in between: the clock does not see that parts of a command are loaded, or a program runs. Who brings a clock has it
 * in his hands.
 */
export const machine = (played: string | Scenario, clock?: VirtualClock): Service => {
  const time = clock ?? new VirtualClock();
  const requester = new Requester(openSimulatedMachine(typeof played === 'string' ? scenarioNamed(played) : played, time));
  let still = clock === undefined ? time.pause() : undefined;
  let asked = 0;
  const whileTimeGoesBy = async <T>(work: () => Promise<T>): Promise<T> => {
    if (clock !== undefined) return await work();
    if (asked++ === 0) still?.[Symbol.dispose]();
    try {
      return await work();
    } finally {
      if (--asked === 0) still = time.pause();
    }
  };
  const call = (name: MethodName) => {
    const method = requester[name].bind(requester) as (...args: readonly unknown[]) => Promise<unknown>;
    // That is asked while a program runs, which takes none of this time.
    if (name === 'awaitThaw') return method;
    return (...args: readonly unknown[]) => whileTimeGoesBy(() => method(...args));
  };
  const calls = (Object.keys(CONTRACT) as MethodName[]).map((name) => [name, call(name)]);
  return { ...(Object.fromEntries(calls) as Omit<Service, symbol>), [Symbol.asyncDispose]: async () => {} };
};
