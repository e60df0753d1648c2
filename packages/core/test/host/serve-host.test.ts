import { healthy } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { describe, expect, test, vi } from 'vitest';
import { callOf } from '../../src/contract/service.ts';
import type { HostCalls } from '../../src/host/methods.ts';
import { serveHost } from '../../src/host/serve-host.ts';
import { Requester } from '../../src/requester/service.ts';
import { RpcClient } from '../../src/rpc/client.ts';
import { openSimulatedMachine } from '../../src/simulator/machine.ts';
import type { Scenario } from '../../src/simulator/scenario.ts';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';
import { QgaError } from '../../src/vss/errors.ts';
import { memoryTransports } from '../rpc/memory-transport.ts';

/** A host on a machine in memory, and its client. */
const host = (scenario: Scenario = healthy()) => {
  const clock = new VirtualClock();
  const terminated: number[] = [];
  const machine = openSimulatedMachine(scenario, clock, { exit: (code) => void terminated.push(code) });
  const requester = new Requester(machine);
  const [near, far] = memoryTransports();
  const stop = Promise.withResolvers<QgaError>();
  const exit = serveHost({ transport: far, requester, call: callOf(requester), clock, shutdown: stop.promise });
  return {
    clock,
    machine,
    requester,
    near,
    exit,
    terminated,
    stop: stop.resolve,
    client: new RpcClient<HostCalls>(near.reader, near.writer),
  };
};

describe('a host', () => {
  test('serves the methods of the contract', async () => {
    const { client, machine } = host();
    using _still = machine.clock instanceof VirtualClock ? machine.clock.pause() : undefined;
    expect(await client.call('status', {})).toMatchObject({ state: 'thawed', simulated: true });
  });

  test('freezes, tells of progress, thaws', async () => {
    const { client, machine } = host(healthy({ delays: { gather: 100 } }));
    const phases: string[] = [];
    const freeze = await client.call('freeze', { volumes: ['C:'] }, { onProgress: ({ phase }) => phases.push(phase) });
    expect(phases).toEqual(expect.arrayContaining(['gather', 'prepare', 'freeze']));
    expect(machine.isFrozen()).toBe(true);
    const thaw = await client.call('thaw', { sessionId: freeze.sessionId });
    expect(thaw).toMatchObject({ consistency: 'application', endedBy: 'caller' });
  });

  test('answers status while a freeze is on its way, and cancels it', async () => {
    const { client } = host(healthy({ delays: { gather: 60_000 } }));
    const cancel = new AbortController();
    const freezing = client.call('freeze', {}, { signal: cancel.signal });
    expect(await client.call('status', {})).toMatchObject({ state: 'preparing' });
    cancel.abort();
    await expect(freezing).rejects.toMatchObject({ name: 'CANCELLED' });
  });

  test.each([
    ['freeze', { holdMs: 1 }, 'holdMs'],
    ['freeze', { bogus: true }, 'bogus'],
    ['thaw', { sessionId: 5 }, 'sessionId'],
    ['status', { verbose: true }, 'verbose'],
    ['prepare', { level: 'all' }, 'level'],
  ] as const)('refuses %s %j', async (method, options, path) => {
    const { client } = host();
    await expect(client.call(method, options as object)).rejects.toMatchObject({
      name: 'INVALID_ARGUMENT',
      cause: { code: -32602, data: { path } },
    });
  });

  test('whose input ends while frozen thaws, and is gone', async () => {
    const { client, near, machine, requester, exit, terminated } = host();
    const { sessionId } = await client.call('freeze', { volumes: ['C:'], holdMs: 60_000 });
    near.close();
    expect(await exit).toBe(0);
    expect(machine.isFrozen()).toBe(false);
    expect(await requester.thaw({ sessionId })).toMatchObject({ endedBy: 'caller-lost', consistency: 'crash' });
    expect(terminated).toEqual([]);
  });

  test('that is told to end while frozen thaws, and is gone', async () => {
    const { client, machine, requester, exit, stop } = host();
    const { sessionId } = await client.call('freeze', { volumes: ['C:'] });
    stop(QgaError.of('CANCELLED', { detail: 'SIGTERM' }));
    expect(await exit).toBe(0);
    expect(machine.isFrozen()).toBe(false);
    expect(await requester.thaw({ sessionId })).toMatchObject({ endedBy: 'cancel' });
  });

  test('in which a call hangs is torn down within a second', async () => {
    const { client, near, clock, terminated, machine } = host(healthy({ faults: [{ call: 'Wait', of: 'DoSnapshotSet', hang: true }] }));
    await client.call('freeze', { volumes: ['C:'], holdMs: 60_000 });
    const before = clock.monotonic();
    near.close();
    while (terminated.length === 0) await clock.sleep(10);
    expect(terminated).toEqual([4]);
    expect(clock.monotonic() - before).toBeLessThanOrEqual(1020);
    expect(machine.isFrozen()).toBe(false);
  });

  test('that has become unusable answers, and ends itself', async () => {
    const { client, clock, terminated } = host(healthy({ faults: [{ call: 'AddToSnapshotSet', hang: true }] }));
    const asked = client.call('freeze', { volumes: ['C:'], prepareTimeoutMs: 300, abortTimeoutMs: 300 });
    await expect(asked).rejects.toMatchObject({ name: 'PREPARE_TIMEOUT', at: { call: 'AddToSnapshotSet' } });
    const before = clock.monotonic();
    while (terminated.length === 0 && clock.monotonic() - before < 10_000) await clock.sleep(10);
    expect(terminated).toEqual([4]);
    expect(clock.monotonic() - before).toBeLessThanOrEqual(1020);
  });

  test('is shut down when asked to', async () => {
    const { client, exit, machine } = host();
    await client.call('freeze', { volumes: ['C:'] });
    expect(await client.call('shutdown', {})).toEqual({});
    expect(machine.isFrozen()).toBe(false);
    expect(await exit).toBe(0);
  });

  test('says that it was shut down once all is written that there was to note, and ends in any case', async () => {
    const { client, clock, exit, machine } = host();
    const written = Promise.withResolvers<void>();
    vi.spyOn(machine.history, 'append').mockImplementation(async (line) => (line.includes('"ended"') ? await written.promise : undefined));
    await client.call('freeze', { volumes: ['C:'] });
    await client.call('thaw', {});
    let said = false;
    const shutdown = client.call('shutdown', {}).then(() => {
      said = true;
    });
    await clock.sleep(500);
    expect(said).toBe(false);
    written.resolve();
    await shutdown;
    expect(await exit).toBe(0);
  });

  test('lets a held session be abandoned, and keeps its outcome', async () => {
    const { client, machine } = host();
    const { sessionId } = await client.call('freeze', { volumes: ['C:'] });
    await client.call('abandon', {});
    expect(machine.isFrozen()).toBe(false);
    expect(await client.call('thaw', { sessionId })).toMatchObject({ endedBy: 'cancel', consistency: 'crash' });
  });

  test('keeps the outcome of a hold that ended by itself', async () => {
    const { client, clock } = host();
    await client.call('freeze', { volumes: ['C:'], holdMs: 500 });
    await clock.sleep(2000);
    expect(await client.call('thaw', {})).toMatchObject({ endedBy: 'hold-limit', consistency: 'crash' });
  });
});
