import { healthy } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { expect, test } from 'vitest';
import type { EventSet } from '../../src/platform/events.ts';
import type { Machine } from '../../src/platform/machine.ts';
import { Requester } from '../../src/requester/service.ts';
import { openSimulatedMachine } from '../../src/simulator/machine.ts';
import type { Scenario } from '../../src/simulator/scenario.ts';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';

/** A machine in memory that writes down in which order its events are set, unsignalled and closed. */
const watched = (scenario: Scenario) => {
  const clock = new VirtualClock();
  const machine = openSimulatedMachine(scenario, clock);
  const done: string[] = [];
  const watch = (events: EventSet): EventSet =>
    new Proxy(events, {
      get: (target, name) => {
        const member = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        if (name === 'setThaw' || name === 'reset' || name === Symbol.dispose) done.push(name === Symbol.dispose ? 'close' : String(name));
        return member.bind(target);
      },
    });
  const events = { ...bound(machine.events, machine.events), create: () => watch(machine.events.create()) };
  return { clock, done, requester: new Requester({ ...machine, events } as Machine) };
};

const bound = ({ probe, rescue, rehearse }: Machine['events'], events: Machine['events']) => ({
  probe: probe.bind(events),
  rescue: rescue.bind(events),
  rehearse: rehearse.bind(events),
});

test('after a snapshot that ended by itself the events are unsignalled before they are closed', async () => {
  const { requester, done } = watched(healthy());
  await requester.freeze({ volumes: ['C:'] });
  await requester.thaw();
  expect(done.slice(-2)).toEqual(['reset', 'close']);
  expect(done[0]).toBe('setThaw');
});

test.each([
  ['cancelled while it is being frozen', { delays: { freeze: 5000 } }, 2000],
  ['called off because its operation was never heard of', { faults: [{ call: 'DoSnapshotSet', result: 0x00042309 }] }, 500],
] as const)('a freeze that is %s leaves thaw set: the provider may only now begin to wait for it', async (_, special, freezeTimeoutMs) => {
  const { requester, done, clock } = watched(healthy(special));
  const cancel = new AbortController();
  const freezing = requester.freeze({ volumes: ['C:'], freezeTimeoutMs }, { signal: cancel.signal }).catch((error: Error) => error.name);
  await clock.sleep(freezeTimeoutMs / 2);
  cancel.abort();
  expect(await freezing).toBe('CANCELLED');
  expect(done).toEqual(['setThaw', 'close']);
});
