import { healthy } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { describe, expect, test, vi } from 'vitest';
import { serveHolder } from '../../src/host/serve-holder.ts';
import type { Channel, Listener } from '../../src/platform/channel.ts';
import { Requester } from '../../src/requester/service.ts';
import { scenarioNamed } from '../../src/simulator/catalogue.ts';
import { openSimulatedMachine } from '../../src/simulator/machine.ts';
import type { Scenario } from '../../src/simulator/scenario.ts';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';
import type { QgaError } from '../../src/vss/errors.ts';

/** A client that makes these requests, one after the other, and what it was answered. */
const client = (peerPid: number, requests: readonly { readonly method: string; readonly params?: object }[]) => {
  const answers: unknown[] = [];
  let answered = Promise.withResolvers<void>();
  const done = Promise.withResolvers<void>();
  async function* incoming(): AsyncGenerator<Uint8Array> {
    for (const [id, request] of requests.entries()) {
      answered = Promise.withResolvers();
      yield Buffer.from(`${JSON.stringify({ jsonrpc: '2.0', id, ...request })}\n`);
      await answered.promise;
    }
    done.resolve();
  }
  const write = async (bytes: Uint8Array): Promise<void> => {
    const message = JSON.parse(Buffer.from(bytes).toString());
    if (!('id' in message)) return;
    answers.push(message.error ?? message.result);
    answered.resolve();
  };
  const channel: Channel = { peerPid, incoming: incoming(), write, close: () => {}, [Symbol.asyncDispose]: async () => {} };
  return { channel, answers, done: done.promise };
};

/** A holder that these clients find, one after the other, and how long it has stayed when it ends. */
const holderOf = (scenario: Scenario, clients: readonly ReturnType<typeof client>[], asksAtMs = 0) => {
  const clock = new VirtualClock();
  const requester = new Requester(openSimulatedMachine(scenario, clock));
  async function* channels(): AsyncGenerator<Channel> {
    await clock.sleep(asksAtMs);
    for (const { channel, done } of clients) {
      yield channel;
      await done;
    }
    await new Promise(() => {});
  }
  let isServed = true;
  const release = async (): Promise<void> => {
    isServed = false;
  };
  const listener: Listener = { channels: channels(), [Symbol.asyncDispose]: release };
  const ended = serveHolder({ listener, requester, clock, shutdown: new Promise(() => {}) });
  return { ended: ended.then((exitCode) => ({ exitCode, isServed, afterMs: clock.monotonic() })) };
};

describe('a holder that nobody needs ends by itself', () => {
  const TEN_MINUTES = 600_000;
  const FEW_SECONDS = 5000;
  /** It ends ten minutes after that much, and its endpoint is free then. */
  const expectEnd = async ({ ended }: ReturnType<typeof holderOf>, busyMs: number) => {
    const { exitCode, isServed, afterMs } = await ended;
    expect({ exitCode, isServed }).toEqual({ exitCode: 0, isServed: false });
    expect(afterMs).toBeGreaterThanOrEqual(TEN_MINUTES + busyMs);
    expect(afterMs).toBeLessThan(TEN_MINUTES + busyMs + FEW_SECONDS);
  };

  test('ten minutes after it was started, where it was asked nothing', async () => {
    await expectEnd(holderOf(healthy(), []), 0);
  });

  test('ten minutes after a freeze that failed, of which nothing is held', async () => {
    const asking = client(1234, [{ method: 'prepare' }, { method: 'freeze' }, { method: 'status' }]);
    await expectEnd(holderOf(scenarioNamed('provider-missing'), [asking]), 0);
    expect(asking.answers).toMatchObject([
      { data: { name: 'VSS_E_PROVIDER_NOT_REGISTERED' } },
      { data: { name: 'VSS_E_PROVIDER_NOT_REGISTERED' } },
      { state: 'thawed' },
    ]);
  });

  test('ten minutes after a freeze that failed at once, just before it would have ended', async () => {
    const asksAtMs = TEN_MINUTES - 500;
    await expectEnd(holderOf(scenarioNamed('provider-missing'), [client(1234, [{ method: 'freeze' }])], asksAtMs), asksAtMs);
  });

  test('ten minutes after the end of what was prepared and left', async () => {
    await expectEnd(holderOf(healthy(), [client(1234, [{ method: 'prepare', params: { prepareHoldMs: 3_000_000 } }])]), 3_000_000);
  });
});

test('a holder notes for whom it froze: the process that prepared, not itself, nor the one that thawed', async () => {
  const clock = new VirtualClock();
  const machine = openSimulatedMachine(healthy(), clock);
  const identify = vi.spyOn(machine.processes, 'identify');
  const requester = new Requester(machine);
  const preparing = client(1234, [{ method: 'prepare' }]);
  const freezing = client(5678, [{ method: 'freeze' }, { method: 'thaw', params: { snapshotTaken: true } }]);
  async function* channels(): AsyncGenerator<Channel> {
    yield preparing.channel;
    await preparing.done;
    yield freezing.channel;
    await freezing.done;
    await new Promise(() => {});
  }
  const listener: Listener = { channels: channels(), [Symbol.asyncDispose]: async () => {} };
  const shutdown = Promise.withResolvers<QgaError>();
  void serveHolder({ listener, requester, clock, shutdown: shutdown.promise });
  await freezing.done;
  expect(freezing.answers).toMatchObject([{ volumeCount: 5 }, { consistency: 'application' }]);
  expect(identify.mock.calls).toEqual([[1234]]);
  await requester.noted();
  expect(machine.world.history.map((line) => JSON.parse(line).event)).toEqual(['begun', 'ended']);
});
