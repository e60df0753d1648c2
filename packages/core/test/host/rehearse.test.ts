import { healthy } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { expect, test, vi } from 'vitest';
import { rehearse } from '../../src/host/rehearse.ts';
import { Requester } from '../../src/requester/service.ts';
import { InFlight } from '../../src/rpc/in-flight.ts';
import { openSimulatedMachine } from '../../src/simulator/machine.ts';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';

const open = () => {
  const clock = new VirtualClock();
  const machine = openSimulatedMachine(healthy(), clock);
  const checked = vi.spyOn(machine.processes, 'untrustedPaths');
  const initialized = vi.spyOn(machine.vss, 'initialize');
  return { clock, machine, checked, initialized, requester: new Requester(machine), inFlight: new InFlight() };
};

test('an idle host rehearses to the end, and its own machine has seen no freeze', async () => {
  const { clock, machine, initialized, requester, inFlight } = open();
  await rehearse(requester, inFlight, clock);
  expect(initialized).toHaveBeenCalledOnce();
  expect(machine.trace()).toEqual([]);
  expect(requester.mayHold).toBe(false);
});

test('a request goes before the next step', async () => {
  const { clock, checked, requester, inFlight } = open();
  const request = inFlight.add(1);
  const rehearsed = rehearse(requester, inFlight, clock);
  await clock.sleep(1000);
  expect(checked).not.toHaveBeenCalled();
  inFlight.delete(request);
  await rehearsed;
  expect(checked).toHaveBeenCalledOnce();
});

test('a freeze that arrives first is not kept waiting, and nothing is rehearsed while it holds or after it', async () => {
  const { clock, initialized, requester, inFlight } = open();
  const request = inFlight.add(1);
  const rehearsed = rehearse(requester, inFlight, clock);
  await requester.freeze();
  inFlight.delete(request);
  const before = initialized.mock.calls.length;
  await rehearsed;
  expect(initialized.mock.calls.length).toBe(before);
  await requester.thaw();
});

test('what fails in a rehearsal is told where it counts', async () => {
  const { clock, checked, requester, inFlight } = open();
  checked.mockImplementation(() => {
    throw new Error('The access list cannot be read.');
  });
  await rehearse(requester, inFlight, clock);
  await expect(requester.freeze()).rejects.toThrow('The access list cannot be read.');
});
