import { healthy } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { expect, test } from 'vitest';
import { Requester } from '../../src/requester/service.ts';
import { openSimulatedMachine } from '../../src/simulator/machine.ts';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';
import { World } from '../../src/simulator/world.ts';

test('what a dead process left is released, also by a process that still has an outcome to collect', async () => {
  const clock = new VirtualClock();
  const world = new World(healthy(), clock);
  const open = () => openSimulatedMachine(healthy(), clock, { world, exit: () => {} });
  const requester = new Requester(open());
  const { sessionId } = await requester.freeze({ volumes: ['D:'], holdMs: 500 });
  while ((await requester.status()).state !== 'thawed') await clock.sleep(20);

  const other = open();
  await new Requester(other).freeze({ volumes: ['D:'] });
  other.kill();
  expect((await requester.status()).state).toBe('stale');
  expect(await requester.thaw({ rescue: true })).toMatchObject({ rescued: true, sessionId: '' });
  while ((await requester.status()).state !== 'thawed') await clock.sleep(20);
  expect(world.frozen).toBe(false);
  expect(await requester.thaw()).toMatchObject({ sessionId, endedBy: 'hold-limit', rescued: false });
});

test('beside the living freeze of another process a thaw ends nothing, says so, and leaves it alone', async () => {
  const clock = new VirtualClock();
  const world = new World(healthy(), clock);
  const open = () => new Requester(openSimulatedMachine(healthy(), clock, { world, exit: () => {} }));
  const [owner, other] = [open(), open()];
  await owner.freeze({ volumes: ['D:'] });
  await expect(other.thaw()).rejects.toMatchObject({
    name: 'FREEZE_NOT_OURS',
    message: expect.stringMatching(/another process of qga-vss\. The disks are frozen\.$/),
  });
  expect(world.frozen).toBe(true);
  const thawing = owner.thaw();
  expect(await other.thaw()).toMatchObject({ changed: false, volumeCount: 0 });
  expect(await thawing).toMatchObject({ endedBy: 'caller', consistency: 'application' });
});
