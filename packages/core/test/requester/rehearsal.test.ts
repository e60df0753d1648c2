import { healthy } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { expect, test, vi } from 'vitest';
import { Requester } from '../../src/requester/service.ts';
import { openSimulatedMachine } from '../../src/simulator/machine.ts';
import type { Scenario } from '../../src/simulator/scenario.ts';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';
import { World } from '../../src/simulator/world.ts';

const open = (special: Partial<Scenario> = {}) => {
  const clock = new VirtualClock();
  const scenario = healthy(special);
  const world = new World(scenario, clock);
  const machine = openSimulatedMachine(scenario, clock, { world });
  const checked = vi.spyOn(machine.processes, 'untrustedPaths');
  const read = vi.spyOn(machine.history, 'read');
  return { machine, world, checked, read, requester: new Requester(machine) };
};

const steps = async (rehearsal: AsyncGenerator<void>): Promise<number> => {
  let count = 0;
  for await (const _ of rehearsal) count += 1;
  return count;
};

test('a rehearsal checks what is checked once and learns where volumes are, but asks neither VSS nor a volume, makes no event and notes nothing', async () => {
  const { machine, world, checked, read, requester } = open();
  const asked = (['list', 'find', 'name'] as const).map((each) => vi.spyOn(machine.volumes, each));
  const learnt = vi.spyOn(machine.volumes, 'learn');
  const armed = vi.spyOn(machine.events, 'rehearse');
  expect(await steps(requester.rehearsal())).toBeGreaterThan(3);
  expect([learnt.mock.calls.length, armed.mock.calls.length]).toEqual([1, 1]);
  expect([checked.mock.calls.length, read.mock.calls.length]).toEqual([1, 1]);
  expect(asked.map(({ mock }) => mock.calls.length)).toEqual([0, 0, 0]);
  expect({ trace: machine.trace(), objects: machine.liveObjects(), history: world.history }).toEqual({
    trace: [],
    objects: 0,
    history: [],
  });
  expect(machine.events.probe().events).toBe('none');
});

test('while the machine is being frozen nothing is loaded or read, also where that began after the first step', async () => {
  const frozen = open();
  frozen.world.events.create('agent');
  expect(await steps(frozen.requester.rehearsal())).toBe(0);
  expect(frozen.checked).not.toHaveBeenCalled();

  const { world, read, requester } = open();
  const rehearsal = requester.rehearsal();
  await rehearsal.next();
  world.events.create('agent');
  await steps(rehearsal);
  expect(read).not.toHaveBeenCalled();
});

test('a process that may not freeze has nothing to rehearse', async () => {
  const { checked, requester } = open({ elevated: false });
  expect(await steps(requester.rehearsal())).toBe(0);
  expect(checked).not.toHaveBeenCalled();
});
