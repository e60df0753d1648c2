import { describe, expect, test } from 'vitest';
import {
  VSS_E_HOLD_WRITES_TIMEOUT,
  VSS_E_UNEXPECTED_PROVIDER_ERROR,
  VSS_S_ASYNC_CANCELLED,
  VSS_S_ASYNC_FINISHED,
  VSS_S_ASYNC_PENDING,
} from '../../src/vss/hresults.ts';
import { frozen, outcome, prepared, stage } from './requester.ts';

describe('the hold', () => {
  test('begins the freeze delay after DoSnapshotSet', async () => {
    const { machine, clock } = stage();
    const { backup, events } = await prepared(machine);
    const began = clock.monotonic();
    using _snapshot = await backup.doSnapshotSet();
    expect(await events.waitFrozen(99)).toBeUndefined();
    expect(machine.isFrozen()).toBe(false);
    expect(await events.waitFrozen(1000)).toBe('frozen');
    expect(clock.monotonic() - began).toBe(100);
    expect(machine.isFrozen()).toBe(true);
  });

  test('ends with thaw, and the snapshot finishes the thaw delay later', async () => {
    const { machine, clock } = stage();
    const { events, snapshot } = await frozen(machine);
    await clock.sleep(9999);
    const thawed = clock.monotonic();
    expect([events.setThaw(), events.setThaw()]).toEqual([true, false]);
    expect(machine.isFrozen()).toBe(false);
    await snapshot.wait(49);
    expect(await snapshot.queryStatus()).toBe(VSS_S_ASYNC_PENDING);
    await snapshot.wait(60_000);
    expect(clock.monotonic() - thawed).toBe(50);
    expect(await snapshot.queryStatus()).toBe(VSS_S_ASYNC_FINISHED);
  });

  test('past the limit writes go on, but nobody hears of it before thaw', async () => {
    const { machine, clock } = stage();
    const { events, snapshot } = await frozen(machine);
    await clock.sleep(10_001);
    expect(machine.isFrozen()).toBe(false);
    expect(await snapshot.queryStatus()).toBe(VSS_S_ASYNC_PENDING);
    expect(events.timedOut()).toBe(false);
    events.setThaw();
    await snapshot.wait(60_000);
    expect(await snapshot.queryStatus()).toBe(VSS_E_HOLD_WRITES_TIMEOUT);
  });

  test('the provider gives up after its own limit and says so', async () => {
    const { machine, clock } = stage();
    const { events, snapshot } = await frozen(machine);
    const began = clock.monotonic();
    await snapshot.wait(100_000);
    expect(clock.monotonic() - began).toBe(60_050);
    expect(await snapshot.queryStatus()).toBe(VSS_E_UNEXPECTED_PROVIDER_ERROR);
    expect(events.timedOut()).toBe(true);
  });

  test('events that are gone when the provider commits are its error', async () => {
    const { machine } = stage();
    const { backup, events } = await prepared(machine);
    using snapshot = await backup.doSnapshotSet();
    events[Symbol.dispose]();
    await snapshot.wait(1000);
    expect(await snapshot.queryStatus()).toBe(VSS_E_UNEXPECTED_PROVIDER_ERROR);
    expect(machine.isFrozen()).toBe(false);
  });

  test('a thaw set beforehand ends it as soon as it begins', async () => {
    const { machine } = stage();
    const { backup, events } = await prepared(machine);
    events.setThaw();
    using snapshot = await backup.doSnapshotSet();
    expect(await events.waitFrozen(1000)).toBe('thaw');
    await snapshot.wait(1000);
    expect(await snapshot.queryStatus()).toBe(VSS_S_ASYNC_FINISHED);
    expect(machine.isFrozen()).toBe(false);
  });

  test('a wait for what has come already is over at once and leaves no timer', async () => {
    const { machine, clock } = stage();
    const { events, snapshot } = await frozen(machine);
    events.setThaw();
    await snapshot.wait(1000);
    const now = clock.monotonic();
    await snapshot.wait(5000);
    expect([await events.waitFrozen(5000), await events.waitThaw(5000)]).toEqual(['frozen', true]);
    expect([clock.monotonic(), clock.pending]).toEqual([now, 0]);
  });

  test('a snapshot that has ended cannot be cancelled any more', async () => {
    const { machine } = stage();
    const { events, snapshot } = await frozen(machine);
    events.setThaw();
    await snapshot.wait(1000);
    await snapshot.cancel();
    expect(await snapshot.queryStatus()).toBe(VSS_S_ASYNC_FINISHED);
  });

  test('an abort during the freeze delay prevents it', async () => {
    const { machine, clock } = stage();
    const { backup, events } = await prepared(machine);
    using snapshot = await backup.doSnapshotSet();
    await backup.abortBackup();
    await clock.sleep(1000);
    expect(machine.events.probe().frozen).toBe(false);
    expect(await snapshot.queryStatus()).toBe(VSS_S_ASYNC_CANCELLED);
    events[Symbol.dispose]();
  });

  test.each([
    ['AbortBackup', 'abortBackup'],
    ['Release', Symbol.asyncDispose],
  ] as const)('%s does not reach a provider that holds', async (_name, end) => {
    const { machine, clock } = stage();
    const { backup, events, snapshot } = await frozen(machine);
    await backup[end]();
    expect(await snapshot.queryStatus()).toBe(VSS_S_ASYNC_CANCELLED);
    await clock.sleep(5000);
    expect(machine.isFrozen()).toBe(true);
    events.setThaw();
    expect(machine.isFrozen()).toBe(false);
  });

  test('stopping the provider ends it', async () => {
    const { machine } = stage();
    const { snapshot } = await frozen(machine);
    await machine.provider.stop(1000);
    expect(machine.isFrozen()).toBe(false);
    await snapshot.wait(1000);
    expect(await snapshot.queryStatus()).toBe(VSS_E_UNEXPECTED_PROVIDER_ERROR);
  });
});

describe('thaw without JavaScript', () => {
  test('a planned thaw comes at its time', async () => {
    const { machine, clock } = stage();
    const { events } = await frozen(machine);
    const began = clock.monotonic();
    using _limit = events.thawAfter(700);
    expect(await events.waitThaw(60_000)).toBe(true);
    expect(clock.monotonic() - began).toBe(700);
  });

  test('a disarmed one does not', async () => {
    const { machine } = stage();
    const { events } = await frozen(machine);
    events.thawAfter(700)[Symbol.dispose]();
    expect(await events.waitThaw(5000)).toBe(false);
  });

  test('one whose time is changed comes then, and one that has come is left alone', async () => {
    const { machine, clock } = stage();
    const { events } = await frozen(machine);
    const began = clock.monotonic();
    using limit = events.thawAfter(60_000);
    limit.change(700);
    expect(await events.waitThaw(60_000)).toBe(true);
    expect(clock.monotonic() - began).toBe(700);
    events.reset();
    limit.change(10);
    expect(await events.waitThaw(1000)).toBe(false);
  });

  test("the caller's end thaws", async () => {
    const { machine, clock } = stage();
    using caller = machine.processes.watch(4711);
    const { events } = await frozen(machine);
    using _watch = events.thawWhenEnds(caller);
    await clock.sleep(10);
    expect([caller.hasEnded(), machine.isFrozen()]).toEqual([false, true]);
    machine.processes.end(4711);
    expect([caller.hasEnded(), machine.isFrozen()]).toEqual([true, false]);
    expect(() => machine.processes.watch(4711)).toThrow(expect.objectContaining({ name: 'CALLER_LOST' }));
  });

  test('whatever is left open is counted', async () => {
    const { machine } = stage();
    const caller = machine.processes.watch(4711);
    const { backup, events, snapshot } = await frozen(machine);
    const before = machine.openHandles();
    const armed = [events.thawAfter(700), events.thawWhenEnds(caller)];
    expect(machine.openHandles()).toBe(before + 2);
    for (const one of [...armed, caller, caller, events, snapshot, snapshot]) one[Symbol.dispose]();
    expect([machine.openHandles(), machine.liveObjects()]).toEqual([0, 1]);
    await backup[Symbol.asyncDispose]();
    await backup[Symbol.asyncDispose]();
    expect(machine.liveObjects()).toBe(0);
    expect(machine.trace().filter((line) => line === 'Release')).toHaveLength(1);
  });

  test('reset unsignals for everybody who still holds the events', async () => {
    const { machine } = stage();
    const { events, snapshot } = await frozen(machine);
    events.setThaw();
    await outcome(Promise.resolve(snapshot));
    events.reset();
    expect(machine.events.probe()).toMatchObject({ frozen: false, thaw: false });
  });
});
