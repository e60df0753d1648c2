import assert from 'node:assert/strict';
import type { Channel } from '../../../src/platform/channel.ts';
import { QgaError } from '../../../src/vss/errors.ts';
import { createEvent } from '../../../src/windows/event-waiter.ts';
import { callAsync, type Intercept } from '../../../src/windows/library.ts';
import { connect } from '../../../src/windows/pipe-client.ts';
import { listen } from '../../../src/windows/pipe-server.ts';
import type { Case } from './case.ts';
import { connected, echo, everything, MIB, NAME, named, newIo, pair, pattern, served, take } from './pipe-ends.ts';

/** What goes through a pipe. */
export const PIPE_CASES: readonly Case[] = [
  {
    name: 'the server knows which process is at the other end',
    run: () =>
      served(async (listener, io) => {
        const [client, server] = await pair(listener, io);
        assert.deepEqual([server.peerPid, client.peerPid], [process.pid, undefined]);
        await Promise.all([client[Symbol.asyncDispose](), server[Symbol.asyncDispose]()]);
      }),
  },
  {
    name: 'ten clients at once exchange large and small messages, each in order',
    run: () =>
      served(async (listener, io) => {
        void echo(listener);
        const converse = async (seed: number): Promise<void> => {
          await using channel = await connected(io);
          const large = pattern(MIB + 4 * seed, seed);
          const [received] = await Promise.all([take(channel, large.length), channel.write(large)]);
          assert.ok(received.equals(large), `client ${seed}: large`);
          const small = Array.from({ length: 300 }, (_, index) => Buffer.from(`{"client":${seed},"message":${index},"text":"größer"}\n`));
          const [lines] = await Promise.all([
            take(channel, Buffer.concat(small).length),
            Promise.all(small.map((message) => channel.write(message))),
          ]);
          assert.ok(lines.equals(Buffer.concat(small)), `client ${seed}: small`);
        };
        await Promise.all(Array.from({ length: 10 }, (_, index) => converse(index)));
      }),
  },
  {
    name: 'idle connections need no thread each',
    run: () =>
      served(async (listener, io) => {
        void echo(listener);
        const clients = await Promise.all(Array.from({ length: 10 }, () => connected(io)));
        const idle = clients.map((client) => everything(client));
        // Each of three calls blocks a thread of its own, or the last would have to wait for the first.
        const { SetEvent, WaitForSingleObject } = io.library.kernel32;
        const events = [1, 2, 3].map(() => createEvent(io.library, 'manual'));
        const returned: number[] = [];
        const blocked = events.map((event, index) => callAsync(WaitForSingleObject, event.value, 5000).then(() => returned.push(index)));
        for (const index of [2, 1, 0]) {
          SetEvent(events[index]?.value ?? 0);
          await blocked[index];
        }
        assert.deepEqual(returned, [2, 1, 0]);
        for (const event of events) event[Symbol.dispose]();
        for (const client of clients) client.close();
        await Promise.all(idle);
      }),
  },
  {
    name: 'what was written before a close is read whole by the other end, either way',
    run: () =>
      served(async (listener, io) => {
        for (const from of ['server', 'client'] as const) {
          const [client, server] = await pair(listener, io);
          const [writer, reader] = from === 'server' ? [server, client] : [client, server];
          await writer.write(Buffer.from('the last word'));
          await writer[Symbol.asyncDispose]();
          assert.equal((await everything(reader)).toString(), 'the last word');
          await reader[Symbol.asyncDispose]();
        }
      }),
  },
  {
    name: 'a client that goes while it is written to ends the write with CHANNEL_CLOSED',
    run: () =>
      served(async (listener, io) => {
        const [client, server] = await pair(listener, io);
        const writing = server.write(Buffer.alloc(8 * MIB));
        const refused = assert.rejects(writing, named('CHANNEL_CLOSED'));
        await take(client, 1000);
        client.close();
        await refused;
        assert.equal((await everything(server)).length, 0);
        await assert.rejects(server.write(Buffer.from('x')), named('CHANNEL_CLOSED'));
      }),
  },
  {
    name: 'closing ends reads and writes under way, and the other end sees the end',
    run: () =>
      served(async (listener, io) => {
        const [client, server] = await pair(listener, io);
        const reading = everything(server);
        const writing = assert.rejects(server.write(Buffer.alloc(MIB)), named('CHANNEL_CLOSED'));
        await new Promise((resolve) => setTimeout(resolve, 20));
        server.close();
        server.close();
        assert.equal((await reading).length, 0);
        await writing;
        assert.ok((await everything(client)).length < MIB);
        await client[Symbol.asyncDispose]();
      }),
  },
  {
    name: 'a listener that is disposed ends its channels, the wait for clients, and gives the name back',
    run: async () => {
      const io = newIo();
      const listener = listen(io, NAME);
      const [client, server] = await pair(listener, io);
      const more = listener.channels[Symbol.asyncIterator]().next();
      const reading = everything(server);
      await listener[Symbol.asyncDispose]();
      assert.equal((await more).done, true);
      assert.equal((await reading).length, 0);
      assert.equal((await everything(client)).length, 0);
      await client[Symbol.asyncDispose]();
      assert.equal(await connect(io, NAME), undefined);
      assert.equal(io.library.openHandles(), 0);
      await served(async () => undefined);
    },
  },
  {
    name: 'a pipe that nobody serves is no error; one that nobody looks after is HOLDER_SILENT after its time, and has room for each when it is',
    run: async () => {
      assert.equal(await connect(newIo(), NAME), undefined);
      await served(async (listener, io) => {
        const first = await connected(io);
        const began = performance.now();
        await assert.rejects(connect(io, NAME, { timeoutMs: 150 }), named('HOLDER_SILENT'));
        assert.ok(performance.now() - began >= 149);
        const second = connect(io, NAME, { timeoutMs: 10_000 });
        void echo(listener);
        const clients = [first, (await second) as Channel];
        while (clients.length < 30) clients.push(await connected(io));
        for (const client of clients) {
          await client.write(Buffer.from('hello'));
          assert.equal((await take(client, 5)).toString(), 'hello');
        }
        for (const client of clients) client.close();
      });
    },
  },
  {
    name: 'a client that goes before it was looked at does not stop the next one',
    run: () =>
      served(async (listener, io) => {
        (await connected(io)).close();
        await io.library.idle();
        void echo(listener);
        const client = await connected(io);
        await client.write(Buffer.from('hello'));
        assert.equal((await take(client, 5)).toString(), 'hello');
        client.close();
      }),
  },
  {
    name: 'two hundred connections leave nothing open',
    run: () =>
      served(async (listener, io) => {
        void echo(listener);
        const before = io.library.openHandles();
        for (let round = 0; round < 200; round++) {
          await using client = await connected(io);
          await client.write(Buffer.from(`round ${round}`));
          assert.equal((await take(client, `round ${round}`.length)).toString(), `round ${round}`);
        }
        for (let tries = 0; io.library.openHandles() !== before && tries < 1000; tries++)
          await new Promise((resolve) => setTimeout(resolve, 10));
        assert.ok(io.library.openHandles() <= before + 1, `${io.library.openHandles()} handles, ${before} before`);
      }),
  },
  {
    name: 'whichever call of a connection fails, nothing but an error of ours is thrown and nothing stays open',
    run: async () => {
      const conversation = (intercept: Intercept): Promise<void> => {
        const io = newIo(intercept);
        return served(
          async (listener) => {
            await using client = await connected(io);
            const serving = echo(listener).then(() => assert.fail('the listener ended'));
            await Promise.race([serving, Promise.all([client.write(pattern(200_000, 1)), take(client, 200_000)])]);
            // It ends with the listener, which is what it fails of.
            void serving.catch(() => undefined);
          },
          { io },
        );
      };
      const counts = new Map<string, number>();
      await conversation((call, nth) => void counts.set(call, nth));
      assert.ok(counts.size > 12, `${counts.size} functions`);
      for (const [call, count] of counts) {
        if (/Close|Free|SetEvent|CancelIoEx|GetLastError|GetProcAddress|LoadLibrary/.test(call)) continue;
        for (const failing of new Set([1, 2, 3, Math.min(count, 5)])) {
          const result = /CreateFileW|CreateNamedPipeW/.test(call) ? -1 : /^WaitFor/.test(call) ? 0xffff_ffff : 0;
          await conversation((name, nth) => (name === call && nth === failing ? { result, lastError: 8 } : undefined)).catch(
            (error: unknown) =>
              assert.ok(
                error instanceof QgaError || (error instanceof assert.AssertionError && /ended/.test(error.message)),
                `${call} ${failing}: ${error}`,
              ),
          );
        }
      }
    },
  },
];
