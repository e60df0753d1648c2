import { healthy } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { expect, test } from 'vitest';
import { rescueBy } from '../../src/host/rescue.ts';
import { Requester } from '../../src/requester/service.ts';
import { openSimulatedMachine } from '../../src/simulator/machine.ts';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';

const STRANGER = 'S-1-5-21-1-2-3-1001';

/** A machine on which somebody else has made the mutex, and a dead process of ours has left its events. */
const squatted = () => {
  const machine = openSimulatedMachine(healthy(), new VirtualClock());
  let left: 'none' | 'ours' = 'ours';
  machine.events.probe = () => ({ owned: false, events: left, nameTaken: { ownerSid: STRANGER }, frozen: left === 'ours', thaw: false });
  machine.events.rescue = () => {
    const released = left === 'ours';
    left = 'none';
    return released;
  };
  return { machine, requester: new Requester(machine), left: () => left };
};

test('what a dead process of ours left is stale beside it, and released by rescue, by recover, and by its client', async () => {
  expect(await squatted().requester.status()).toMatchObject({ state: 'stale', owner: 'qga-vss' });
  const rescued = squatted();
  expect(await rescued.requester.thaw({ rescue: true })).toMatchObject({ rescued: true });
  expect(rescued.left()).toBe('none');
  const recovered = squatted();
  await expect(recovered.requester.freeze({ recover: true })).rejects.toThrow(STRANGER);
  expect(recovered.left()).toBe('none');
  const client = squatted();
  await rescueBy(client.machine.events, client.machine.clock, () => false)({ own: true });
  expect(client.left()).toBe('none');
});
