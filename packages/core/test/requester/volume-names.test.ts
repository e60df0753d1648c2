import { healthy, VOLUMES } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { expect, test } from 'vitest';
import type { Volume, Volumes } from '../../src/platform/volumes.ts';
import { Requester } from '../../src/requester/service.ts';
import { openSimulatedMachine } from '../../src/simulator/machine.ts';
import type { Scenario } from '../../src/simulator/scenario.ts';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';

/** A machine whose devices are asked in this way. */
const open = (special: Partial<Scenario>, name: (clock: VirtualClock, named: readonly Volume[]) => Promise<readonly Volume[]>) => {
  const clock = new VirtualClock();
  const machine = openSimulatedMachine(healthy(special), clock);
  const { volumes: simulated } = machine;
  const volumes: Volumes = {
    list: () => simulated.list(),
    find: () => simulated.find(),
    learn: () => simulated.learn(),
    name: async (found) => await name(clock, await simulated.name(found)),
    expandEnvironment: (path) => simulated.expandEnvironment(path),
  };
  return { clock, requester: new Requester({ ...machine, volumes }) };
};

const after =
  (ms: number) =>
  async (clock: VirtualClock, all: readonly Volume[]): Promise<readonly Volume[]> => {
    await clock.sleep(ms);
    return all;
  };

const hangs = (): Promise<never> => new Promise(() => {});

const gathering = (gather: number): Partial<Scenario> => ({ delays: { ...healthy().delays, gather } });

test('labels and file systems are asked for while VSS gathers, and are in the answer', async () => {
  const frozenIn = async (ms: number) => {
    const { clock, requester } = open(gathering(1000), after(ms));
    const began = clock.monotonic();
    const { volumes } = await requester.freeze();
    const tookMs = clock.monotonic() - began;
    await requester.thaw();
    return { tookMs, fileSystems: volumes.map(({ fileSystem }) => fileSystem) };
  };
  const atOnce = await frozenIn(0);
  expect(atOnce.fileSystems).toContain('NTFS');
  expect(atOnce.fileSystems).not.toContain(undefined);
  expect(await frozenIn(600)).toEqual(atOnce);
});

test('a fixed disk that is left out is not asked: it may be asleep. One that can be taken out is, for it may hold files', async () => {
  const asked: string[] = [];
  const stick = {
    guidPath: '\\\\?\\Volume{00000009-1111-2222-3333-444444444444}\\',
    mountPaths: ['H:\\'],
    driveType: 'removable',
  } as const;
  const { requester } = open({ volumes: [...VOLUMES, { ...stick, fileSystem: 'FAT32' }] }, async (_, named) => {
    asked.push(...named.flatMap(({ mountPaths }) => mountPaths));
    return named;
  });
  const { volumes } = await requester.freeze({ volumes: ['D:'] });
  await requester.thaw();
  expect(asked).toEqual(['D:\\', 'H:\\']);
  expect(volumes).toMatchObject([{ mountPaths: ['D:\\'], fileSystem: 'NTFS' }]);
});

test('a device that never answers is named by its call before anything is frozen, and the process is of no more use', async () => {
  const { requester } = open({}, hangs);
  await expect(requester.freeze({ gatherTimeoutMs: 3000 })).rejects.toMatchObject({
    name: 'GATHER_TIMEOUT',
    at: { phase: 'components', call: 'GetVolumeInformation' },
  });
  expect(requester.unusable).toBe(true);
});

test('where the freeze fails of something else meanwhile, a slow device is waited for and a silent one is told of', async () => {
  const failing: Partial<Scenario> = { faults: [{ call: 'InitializeForBackup', hresult: 0x80070005 | 0 }] };
  const slow = open(failing, after(600));
  await expect(slow.requester.freeze()).rejects.toMatchObject({ name: 'E_ACCESSDENIED' });
  expect(slow.requester.unusable).toBe(false);
  const silent = open(failing, hangs);
  await expect(silent.requester.freeze()).rejects.toMatchObject({ name: 'E_ACCESSDENIED' });
  expect(silent.requester.unusable).toBe(true);
});
