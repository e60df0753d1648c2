import { describe, expect, test } from 'vitest';
import { openSimulatedMachine } from '../../src/simulator/machine.ts';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';
import { SNAPSHOT_CONTEXT, TRANSPORTABLE } from '../../src/vss/enums.ts';
import { PROVIDER } from '../../src/vss/ids.ts';
import { gathered, machineWith, prepared, stage, VOLUME } from './requester.ts';

const volumeNumbered = (index: number): string => `\\\\?\\Volume{00000000-0000-0000-0000-${index.toString().padStart(12, '0')}}\\`;
const many = Array.from({ length: 65 }, (_, index) => ({ guidPath: volumeNumbered(index), mountPaths: [], driveType: 'fixed' as const }));

describe('AddToSnapshotSet', () => {
  const REFUSALS = [
    ['VSS_E_PROVIDER_NOT_REGISTERED', VOLUME, '{00000000-0000-0000-0000-000000000000}'],
    ['VSS_E_OBJECT_NOT_FOUND', volumeNumbered(7), PROVIDER.id],
    ['VSS_E_OBJECT_NOT_FOUND', VOLUME.slice(0, -1), PROVIDER.id],
    ['VSS_E_OBJECT_ALREADY_EXISTS', VOLUME, PROVIDER.id],
  ] as const;

  test.each(REFUSALS)('%s: %s %s', async (name, volume, provider) => {
    const { machine } = stage();
    const backup = await gathered(machine);
    await backup.startSnapshotSet();
    using _events = machine.events.create();
    await backup.addToSnapshotSet(VOLUME, PROVIDER.id);
    await expect(backup.addToSnapshotSet(volume, provider)).rejects.toMatchObject({ name, at: { call: 'AddToSnapshotSet' } });
  });

  test('the provider supports nothing while the frozen event does not exist', async () => {
    const { machine } = stage();
    const backup = await gathered(machine);
    await backup.startSnapshotSet();
    await expect(backup.addToSnapshotSet(VOLUME, PROVIDER.id)).rejects.toMatchObject({ name: 'VSS_E_VOLUME_NOT_SUPPORTED_BY_PROVIDER' });
  });

  test('takes 64 volumes and no more', async () => {
    const { machine } = stage({ volumes: many });
    const backup = await gathered(machine);
    await backup.startSnapshotSet();
    using _events = machine.events.create();
    const ids = new Set<string>();
    for (const { guidPath } of many.slice(0, 64)) ids.add(await backup.addToSnapshotSet(guidPath, PROVIDER.id));
    expect(ids.size).toBe(64);
    const last = backup.addToSnapshotSet(volumeNumbered(64), PROVIDER.id);
    await expect(last).rejects.toMatchObject({ name: 'VSS_E_MAXIMUM_NUMBER_OF_VOLUMES_REACHED' });
  });
});

test('a client edition refuses a transportable context, and takes it without', async () => {
  const { machine } = stage({ edition: 'client' });
  const backup = machine.vss.createBackupComponents();
  await backup.initializeForBackup();
  await expect(backup.setContext(SNAPSHOT_CONTEXT)).rejects.toMatchObject({
    name: 'VSS_E_UNSUPPORTED_CONTEXT',
    at: { call: 'SetContext' },
  });
  await backup.setContext(SNAPSHOT_CONTEXT & ~TRANSPORTABLE);
  expect(machine.trace().slice(-2)).toEqual(['SetContext 0x0200002b', 'SetContext 0x0200000b']);
});

test('volumes are as the scenario says, boot and system told', async () => {
  const { machine } = stage();
  const system = { guidPath: VOLUME, mountPaths: ['C:\\'], driveType: 'fixed', boot: true, system: false };
  expect(await machine.volumes.list()).toEqual([system]);
  expect(machine.volumes.expandEnvironment('%SystemRoot%\\a %systemroot%\\b %Nonsense%')).toBe('C:\\Windows\\a C:\\Windows\\b %Nonsense%');
});

test('terminate ends the process as the one who opened the machine wants it', () => {
  const codes: number[] = [];
  const machine = openSimulatedMachine(machineWith(), new VirtualClock(), { exit: (code) => codes.push(code) });
  machine.processes.terminate(4);
  expect(codes).toEqual([4]);
});

test('the process is what the scenario says of it', async () => {
  const { machine } = stage({ elevated: false, vssOption: 5 });
  expect([machine.processes.isElevated(), machine.registry.readVssOption(), machine.simulated]).toEqual([false, 5, true]);
  const { events } = await prepared(machine);
  expect(machine.openHandles()).toBeGreaterThan(0);
  events[Symbol.dispose]();
  events[Symbol.dispose]();
  expect(machine.openHandles()).toBe(0);
});
