import { component, healthy, VOLUMES, writer } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { expect, test } from 'vitest';
import { Requester } from '../../src/requester/service.ts';
import { openSimulatedMachine } from '../../src/simulator/machine.ts';
import type { Scenario } from '../../src/simulator/scenario.ts';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';

const ERROR_NOT_READY = 0x80070015;

const requesterOf = (special: Partial<Omit<Scenario, 'delays'>>): Requester =>
  new Requester(openSimulatedMachine(healthy({ volumes: oneUnread, ...special }), new VirtualClock()));

const oneUnread = VOLUMES.map((volume) => (volume.mountPaths[0] === 'D:\\' ? { ...volume, mountPathsFail: ERROR_NOT_READY } : volume));

test('a volume whose mount paths cannot be read has none, is frozen all the same, and a warning says so', async () => {
  await using requester = requesterOf({});
  const { volumes, warnings } = await requester.freeze();
  expect(volumes.map(({ mountPaths }) => mountPaths)).toEqual([['C:\\'], [], ['E:\\'], ['F:\\'], ['G:\\']]);
  expect(warnings.filter(({ phase }) => phase === 'volumes')).toMatchObject([
    { object: VOLUMES[1]?.guidPath, call: 'GetVolumePathNamesForVolumeNameW', hresult: '0x80070015' },
  ]);
  expect((await requester.thaw()).consistency).toBe('application');
});

test('where it is skipped, what lies on no known volume may lie on it', async () => {
  await using requester = requesterOf({
    writers: [writer(1, { components: [component('orders', { files: ['D:\\Data\\'] })] })],
    faults: [{ call: 'AddToSnapshotSet', nth: 2, hresult: 0x8004230c }],
  });
  await requester.freeze({ onUnsupportedVolume: 'skip' });
  const { consistency, reasons } = await requester.thaw();
  expect([consistency, reasons[0]?.name]).toEqual(['partial', 'WRITER_ON_SKIPPED_VOLUME']);
  expect(reasons[0]?.message).toContain(VOLUMES[1]?.guidPath);
});
