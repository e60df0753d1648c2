import { describe, expect, test } from 'vitest';
import { VSS_E_SNAPSHOT_SET_IN_PROGRESS, VSS_S_ASYNC_FINISHED } from '../../src/vss/hresults.ts';
import { frozen, gathered, prepared, stage } from './requester.ts';

const IN_PROGRESS = { at: { hresult: VSS_E_SNAPSHOT_SET_IN_PROGRESS, call: 'StartSnapshotSet' } };

describe('a second requester', () => {
  test('is refused from StartSnapshotSet to the end of DoSnapshotSet', async () => {
    const { machine, another } = stage();
    const second = await gathered(another());
    const { events, snapshot } = await frozen(machine);
    await expect(second.startSnapshotSet()).rejects.toMatchObject(IN_PROGRESS);
    events.setThaw();
    await expect(second.startSnapshotSet()).rejects.toMatchObject(IN_PROGRESS);
    await snapshot.wait(1000);
    expect(await snapshot.queryStatus()).toBe(VSS_S_ASYNC_FINISHED);
    await second.startSnapshotSet();
  });

  test.each(['abortBackup', Symbol.asyncDispose] as const)('is let in by %s of the first', async (end) => {
    const { machine, another } = stage();
    const second = await gathered(another());
    const { backup } = await prepared(machine);
    await expect(second.startSnapshotSet()).rejects.toMatchObject(IN_PROGRESS);
    await backup[end]();
    await second.startSnapshotSet();
  });

  test('keeps its own set when the first, whose snapshot is over, is released', async () => {
    const { machine, another } = stage();
    const [second, third] = [await gathered(another()), await gathered(another())];
    const { backup, events, snapshot } = await frozen(machine);
    events.setThaw();
    await snapshot.wait(1000);
    await second.startSnapshotSet();
    await backup[Symbol.asyncDispose]();
    await expect(third.startSnapshotSet()).rejects.toMatchObject(IN_PROGRESS);
  });

  test('is refused while a cancelled snapshot is still held by the provider', async () => {
    const { machine, another, clock } = stage();
    const second = await gathered(another());
    const { events, snapshot } = await frozen(machine);
    await snapshot.cancel();
    await expect(second.startSnapshotSet()).rejects.toMatchObject(IN_PROGRESS);
    events.setThaw();
    await clock.sleep(50);
    await second.startSnapshotSet();
  });

  test('cannot make the events either, and sees whose they are', async () => {
    const { machine, another } = stage();
    const second = another();
    expect(second.events.probe()).toEqual({ owned: false, events: 'none', frozen: false, thaw: false });
    await frozen(machine);
    expect(second.events.probe()).toEqual({ owned: true, events: 'ours', frozen: true, thaw: false });
    expect(() => second.events.create()).toThrow(expect.objectContaining({ name: 'FREEZE_IN_PROGRESS' }));
    expect(second.openHandles()).toBe(0);
  });

  test('has calls, objects and handles of its own', async () => {
    const { machine, another } = stage();
    const second = another();
    await frozen(machine);
    expect([second.trace().length, second.liveObjects(), second.openHandles()]).toEqual([0, 0, 0]);
    expect(second.isFrozen()).toBe(true);
  });
});

test('disposing one machine does not end the world it shares', async () => {
  const { machine, another } = stage();
  const second = another();
  const { events } = await frozen(machine);
  using _limit = events.thawAfter(100);
  await second[Symbol.asyncDispose]();
  expect(await events.waitThaw(1000)).toBe(true);
});

describe('a process killed while frozen', () => {
  test('leaves a stale freeze, which ends with the provider', async () => {
    const { machine, another, clock } = stage();
    const second = another();
    await frozen(machine);
    machine.kill();
    expect(machine.openHandles()).toBe(0);
    expect(second.events.probe()).toEqual({ owned: false, events: 'ours', frozen: true, thaw: false });
    expect(() => second.events.create()).toThrow(expect.objectContaining({ name: 'STALE_FREEZE' }));
    await clock.sleep(59_999);
    expect(second.events.probe().events).toBe('ours');
    await clock.sleep(1);
    expect(second.events.probe().events).toBe('none');
    using _events = second.events.create();
  });

  test('can be rescued', async () => {
    const { machine, another } = stage();
    const second = another();
    expect(second.events.rescue()).toBe(false);
    await frozen(machine);
    machine.kill();
    expect(second.isFrozen()).toBe(true);
    expect(second.events.rescue()).toBe(true);
    expect([second.isFrozen(), second.events.probe().events]).toEqual([false, 'none']);
    await gathered(second).then((backup) => backup.startSnapshotSet());
  });
});

describe('somebody else on the machine', () => {
  test('snapshot-set: lets nobody in until it is gone', async () => {
    const { machine, clock } = stage({ other: { kind: 'snapshot-set', goneAfterMs: 3000 } });
    const backup = await gathered(machine);
    await expect(backup.startSnapshotSet()).rejects.toMatchObject(IN_PROGRESS);
    await clock.sleep(3000);
    await backup.startSnapshotSet();
  });

  test('snapshot-set: for ever where nothing else is said', async () => {
    const { machine, clock } = stage({ other: { kind: 'snapshot-set' } });
    const backup = await gathered(machine);
    await clock.sleep(1e9);
    await expect(backup.startSnapshotSet()).rejects.toMatchObject(IN_PROGRESS);
  });

  test('agent: its events are foreign, and a rescue leaves them there', async () => {
    const { machine, clock } = stage({ other: { kind: 'agent', goneAfterMs: 3000 } });
    const seen = { owned: false, events: 'foreign', ownerSid: 'S-1-5-18', frozen: false, thaw: false };
    expect(machine.events.probe()).toEqual(seen);
    expect(() => machine.events.create()).toThrow(expect.objectContaining({ name: 'FREEZE_IN_PROGRESS' }));
    expect(machine.events.rescue()).toBe(true);
    expect(machine.events.probe()).toEqual({ ...seen, thaw: true });
    await clock.sleep(3000);
    expect(machine.events.probe().events).toBe('none');
  });

  test('stale: ours without an owner, writes released long ago, gone at thaw', () => {
    const { machine } = stage({ other: { kind: 'stale' } });
    expect(machine.events.probe()).toEqual({ owned: false, events: 'ours', frozen: true, thaw: false });
    expect(machine.isFrozen()).toBe(false);
    machine.events.rescue();
    expect(machine.events.probe().events).toBe('none');
  });
});
