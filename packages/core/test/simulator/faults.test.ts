import { describe, expect, test } from 'vitest';
import type { Clock } from '../../src/platform/clock.ts';
import { Faults } from '../../src/simulator/faults.ts';
import {
  E_ACCESSDENIED,
  VSS_E_OBJECT_NOT_FOUND,
  VSS_S_ASYNC_CANCELLED,
  VSS_S_ASYNC_FINISHED,
  VSS_S_ASYNC_PENDING,
} from '../../src/vss/hresults.ts';
import { PROVIDER } from '../../src/vss/ids.ts';
import { E_UNEXPECTED, VSS_E_VOLUME_NOT_SUPPORTED } from '../support/hresults.ts';
import { NO_PAUSE } from '../support/no-pause.ts';
import { frozen, gathered, outcome, prepared, stage, VOLUME } from './requester.ts';

const settled = async (promise: PromiseLike<unknown>, clock: Clock): Promise<boolean> =>
  Promise.race([
    promise.then(
      () => true,
      () => true,
    ),
    clock.sleep(1e9).then(() => false),
  ]);

describe('which call a fault meets', () => {
  test('the nth of the matching calls only', () => {
    const fault = { call: 'Wait', of: 'DoSnapshotSet', nth: 2, hresult: E_UNEXPECTED };
    const faults = new Faults([fault], () => false);
    const met = ['DoSnapshotSet', 'PrepareForBackup', 'DoSnapshotSet', 'DoSnapshotSet'].map((of) => faults.next('Wait', of));
    expect(met).toEqual([undefined, undefined, fault, undefined]);
  });

  test('after thaw only, where it says so; DoSnapshotSet always, whose result comes afterwards', () => {
    const [status, snapshot] = [
      { call: 'QueryStatus', nth: 1, after: 'thaw', hresult: E_UNEXPECTED },
      { call: 'DoSnapshotSet', after: 'thaw', result: E_UNEXPECTED },
    ] as const;
    let thawed = false;
    const faults = new Faults([status, snapshot], () => thawed);
    expect([faults.next('QueryStatus'), faults.next('DoSnapshotSet')]).toEqual([undefined, snapshot]);
    thawed = true;
    expect([faults.next('QueryStatus'), faults.next('QueryStatus')]).toEqual([status, undefined]);
  });

  test('the first of the list, all of which count', () => {
    const [first, second] = [
      { call: 'Wait', nth: 1, hresult: E_UNEXPECTED },
      { call: 'Wait', nth: 2, hresult: E_ACCESSDENIED },
    ];
    const faults = new Faults([first, second], () => false);
    expect([faults.next('Wait', 'x'), faults.next('Wait', 'y')]).toEqual([first, second]);
  });
});

describe('a fault of a call', () => {
  test('is thrown with its HRESULT and the call, and the work is not done', async () => {
    const { machine } = stage({ faults: [{ call: 'InitializeForBackup', nth: 1, hresult: E_ACCESSDENIED }] });
    const backup = machine.vss.createBackupComponents();
    await expect(backup.initializeForBackup()).rejects.toMatchObject({
      name: 'E_ACCESSDENIED',
      at: { hresult: E_ACCESSDENIED, call: 'InitializeForBackup' },
    });
    await backup.initializeForBackup();
    expect(machine.trace()).toEqual(['CreateVssBackupComponents', 'InitializeForBackup', 'InitializeForBackup']);
  });

  test('is thrown by a synchronous call, too, and leaves no object', () => {
    const { machine } = stage({ faults: [{ call: 'CreateVssBackupComponents', hresult: E_ACCESSDENIED }] });
    expect(() => machine.vss.createBackupComponents()).toThrow(expect.objectContaining({ name: 'E_ACCESSDENIED' }));
    expect(machine.liveObjects()).toBe(0);
  });

  test('may concern one volume', async () => {
    const { machine } = stage({ faults: [{ call: 'AddToSnapshotSet', of: VOLUME, hresult: VSS_E_VOLUME_NOT_SUPPORTED }] });
    await expect(prepared(machine)).rejects.toMatchObject({ at: { hresult: VSS_E_VOLUME_NOT_SUPPORTED } });
  });

  test('can wait for thaw, and goes on when the events are gone', async () => {
    const { machine } = stage({ faults: [{ call: 'QueryStatus', after: 'thaw', hresult: E_UNEXPECTED }] });
    const { events, snapshot } = await frozen(machine);
    expect(await snapshot.queryStatus()).toBe(VSS_S_ASYNC_PENDING);
    events.setThaw();
    await expect(snapshot.queryStatus()).rejects.toMatchObject({ at: { hresult: E_UNEXPECTED } });
    events.reset();
    events[Symbol.dispose]();
    await expect(snapshot.queryStatus()).rejects.toMatchObject({ at: { hresult: E_UNEXPECTED } });
  });

  test('hangs where it should, whatever the time', async () => {
    const { machine, clock } = stage({ faults: [{ call: 'Wait', of: 'PrepareForBackup', hang: true }] });
    const backup = await gathered(machine);
    await backup.startSnapshotSet();
    using preparing = await backup.prepareForBackup();
    expect(await settled(preparing.wait(10), clock)).toBe(false);
    expect(await preparing.queryStatus()).toBe(VSS_S_ASYNC_FINISHED);
  });

  test('cannot hang in a synchronous call', async () => {
    const { machine } = stage({ faults: [{ call: 'GetWriterMetadataCount', hang: true }] });
    const backup = await gathered(machine);
    expect(() => backup.getWriterMetadataCount()).toThrow('GetWriterMetadataCount is a synchronous call');
  });

  test('at Release it can hang; the session has ended all the same', async () => {
    const { machine, another, clock } = stage({ faults: [{ call: 'Release', hang: true }] });
    const { backup } = await prepared(machine);
    expect(await settled(backup[Symbol.asyncDispose](), clock)).toBe(false);
    await gathered(another()).then((second) => second.startSnapshotSet());
  });
});

describe('a result', () => {
  test('ends the async with it, and what it stands for is not done', async () => {
    const { machine, clock } = stage({ faults: [{ call: 'GatherWriterMetadata', result: E_UNEXPECTED }] });
    const backup = machine.vss.createBackupComponents();
    await backup.initializeForBackup();
    expect(await outcome(backup.gatherWriterMetadata())).toBe(E_UNEXPECTED);
    expect(clock.monotonic()).toBe(10);
    expect(() => backup.getWriterMetadataCount()).toThrow(expect.objectContaining({ name: 'VSS_E_BAD_STATE' }));
  });

  test('finished leaves the work out all the same', async () => {
    const { machine } = stage({ faults: [{ call: 'GatherWriterStatus', result: VSS_S_ASYNC_FINISHED }] });
    const backup = await gathered(machine);
    expect(await outcome(backup.gatherWriterStatus())).toBe(VSS_S_ASYNC_FINISHED);
    expect(() => backup.getWriterStatusCount()).toThrow(expect.objectContaining({ name: 'VSS_E_BAD_STATE' }));
  });

  test('pending never ends, but can be cancelled', async () => {
    const { machine } = stage({ faults: [{ call: 'PrepareForBackup', result: VSS_S_ASYNC_PENDING }] });
    const backup = await gathered(machine);
    await backup.startSnapshotSet();
    using preparing = await backup.prepareForBackup();
    await preparing.wait(1e9);
    expect(await preparing.queryStatus()).toBe(VSS_S_ASYNC_PENDING);
    await preparing.cancel();
    expect(await preparing.queryStatus()).toBe(VSS_S_ASYNC_CANCELLED);
  });

  test('of DoSnapshotSet ends it early, without the frozen event', async () => {
    const { machine } = stage({ faults: [{ call: 'DoSnapshotSet', result: E_UNEXPECTED }] });
    const { backup, events } = await prepared(machine);
    using snapshot = await backup.doSnapshotSet();
    expect(await events.waitFrozen(1000)).toBeUndefined();
    expect(await snapshot.queryStatus()).toBe(E_UNEXPECTED);
  });

  test('of DoSnapshotSet at thaw comes in place of FINISHED', async () => {
    const { machine } = stage({ faults: [{ call: 'DoSnapshotSet', result: VSS_E_OBJECT_NOT_FOUND, after: 'thaw' }] });
    const { events, snapshot } = await frozen(machine);
    expect(machine.isFrozen()).toBe(true);
    events.setThaw();
    await snapshot.wait(1000);
    expect(await snapshot.queryStatus()).toBe(VSS_E_OBJECT_NOT_FOUND);
  });
});

test('every call of a run can be made to fail; disposing leaves nothing behind', async () => {
  const run = async (machine: ReturnType<typeof stage>['machine']): Promise<void> => {
    await using backup = machine.vss.createBackupComponents();
    await backup.initializeForBackup();
    await outcome(backup.gatherWriterMetadata());
    using writer = backup.getWriterMetadata(0);
    await writer.readComponents(true, NO_PAUSE);
    writer.addComponents([true, true]);
    await backup.startSnapshotSet();
    using events = machine.events.create();
    await backup.addToSnapshotSet(VOLUME, PROVIDER.id);
    await outcome(backup.prepareForBackup());
    using snapshot = await backup.doSnapshotSet();
    using _limit = events.thawAfter(10);
    await snapshot.wait(10_000);
    await outcome(backup.backupComplete());
  };
  const good = stage().machine;
  await run(good);
  const failing = [...new Set(good.trace().map((line) => line.split(' ')[0] ?? ''))];
  expect(failing.length).toBeGreaterThan(15);
  for (const call of failing) {
    const { machine } = stage({ faults: [{ call, hresult: E_UNEXPECTED }] });
    const result = await run(machine).then(
      () => 'done',
      (error: { at: { hresult: number; call: string } }) => error.at,
    );
    const tolerated = ['AddComponent', 'Release'].includes(call);
    expect([call, result]).toEqual([call, tolerated ? 'done' : { hresult: E_UNEXPECTED, call }]);
    expect([call, machine.liveObjects(), machine.openHandles()]).toEqual([call, 0, 0]);
  }
});
