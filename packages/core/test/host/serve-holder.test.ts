import { healthy } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { expect, test, vi } from 'vitest';
import { serveHolder } from '../../src/host/serve-holder.ts';
import type { Channel, Listener } from '../../src/platform/channel.ts';
import { Requester } from '../../src/requester/service.ts';
import { openSimulatedMachine } from '../../src/simulator/machine.ts';
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
