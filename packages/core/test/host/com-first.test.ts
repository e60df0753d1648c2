import { expect, test } from 'vitest';
import { comFirst } from '../../src/host/com-first.ts';
import type { HolderConnection } from '../../src/host/router.ts';
import { systemClock } from '../../src/platform/system-clock.ts';
import { Requester } from '../../src/requester/service.ts';
import { openSimulatedMachine } from '../../src/simulator/machine.ts';
import { scenario } from '../../src/simulator/scenario.ts';
import { VERSION } from '../../src/version.ts';
import { QgaError } from '../../src/vss/errors.ts';

const holder: HolderConnection = { call: async () => ({}) as never, version: VERSION, [Symbol.asyncDispose]: async () => {} };

test.each([
  ['is set', undefined],
  ['cannot be set, which a freeze will tell of', QgaError.of('VSS_UNAVAILABLE')],
])('where a host starts a holder, COM security %s before anything of COM that this may take', async (_, failure) => {
  const machine = openSimulatedMachine(scenario({}), systemClock);
  const order: string[] = [];
  machine.vss.initialize = () => {
    order.push('COM security');
    if (failure !== undefined) throw failure;
    return [];
  };
  const start = async () => {
    order.push('WMI');
    return holder;
  };
  const holders = comFirst({ find: async () => undefined, start }, new Requester(machine));
  expect(await holders.find()).toBeUndefined();
  expect(order).toEqual([]);
  expect(await holders.start()).toBe(holder);
  expect(order).toEqual(['COM security', 'WMI']);
});
