import { healthy } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { expect, test } from 'vitest';
import { rescueBy } from '../../src/host/rescue.ts';
import { Requester } from '../../src/requester/service.ts';
import { openSimulatedMachine } from '../../src/simulator/machine.ts';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';

const STRANGER = 'S-1-5-21-1-2-3-1001';

/** A machine on which somebody else has made the mutex, and what was asked of VSS there. */
const squatted = (events: 'none' | 'ours') => {
  const machine = openSimulatedMachine(healthy(), new VirtualClock());
  const asked: string[] = [];
  let left = events;
  machine.events.probe = () => ({ owned: false, events: left, nameTaken: { ownerSid: STRANGER }, frozen: left === 'ours', thaw: false });
  machine.events.rescue = () => {
    const released = left === 'ours';
    left = 'none';
    return released;
  };
  machine.vss.createBackupComponents = () => {
    asked.push('VSS');
    throw new Error('VSS was touched');
  };
  return { machine, asked, requester: new Requester(machine), left: () => left };
};

test.each([{}, { recover: true }])('a freeze is refused with the SID before VSS is touched: %j', async (options) => {
  const { requester, asked } = squatted('none');
  await expect(requester.freeze(options)).rejects.toMatchObject({ name: 'OWNER_MUTEX_TAKEN', at: { phase: 'ownership' } });
  await expect(requester.freeze(options)).rejects.toThrow(STRANGER);
  expect(asked).toEqual([]);
});

test('status tells it apart from a freeze of ours, and doctor warns of it', async () => {
  const { requester } = squatted('none');
  expect(await requester.status()).toMatchObject({ state: 'thawed', owner: 'other', ownerSid: STRANGER });
  const { checks } = await requester.doctor();
  expect(checks.find(({ name }) => name === 'freeze')).toMatchObject({ state: 'warn', found: expect.stringContaining(STRANGER) });
});

test('what a dead process of ours left is stale beside it, and released by rescue, by recover, and by its client', async () => {
  expect(await squatted('ours').requester.status()).toMatchObject({ state: 'stale', owner: 'qga-vss' });
  const rescued = squatted('ours');
  expect(await rescued.requester.thaw({ rescue: true })).toMatchObject({ rescued: true });
  expect(rescued.left()).toBe('none');
  const recovered = squatted('ours');
  await expect(recovered.requester.freeze({ recover: true })).rejects.toThrow(STRANGER);
  expect(recovered.left()).toBe('none');
  const client = squatted('ours');
  await rescueBy(client.machine.events, client.machine.clock, () => false)({ own: true });
  expect(client.left()).toBe('none');
});
