import assert from 'node:assert/strict';
import type { Channel, Listener } from '../../../src/platform/channel.ts';
import { QgaError } from '../../../src/vss/errors.ts';
import { createEvent, EventWaiter } from '../../../src/windows/event-waiter.ts';
import { Handle } from '../../../src/windows/handle.ts';
import { callAsync, type Intercept, Library } from '../../../src/windows/library.ts';
import type { OverlappedIo } from '../../../src/windows/overlapped.ts';
import { connect } from '../../../src/windows/pipe-client.ts';
import { type ListenOptions, listen } from '../../../src/windows/pipe-server.ts';
import { protectionOf, SecurityAttributes } from '../../../src/windows/security.ts';
import { FILES } from '../../../src/windows/tables/files.ts';
import { currentUserSid } from '../../../src/windows/token.ts';
import { daclText } from '../dacl-text.ts';
import type { Case } from './case.ts';

const NAME = '\\\\.\\pipe\\qga-vss-test';
const MIB = 1024 * 1024;

const newIo = (intercept?: Intercept): OverlappedIo => {
  const library = new Library(intercept);
  return { library, waiter: new EventWaiter(library) };
};

const named =
  (...names: string[]) =>
  (error: unknown): boolean =>
    error instanceof QgaError && names.includes(error.name);

/** Runs with a listener and, afterwards, nothing open. */
const served = async (
  run: (listener: Listener, io: OverlappedIo) => Promise<void>,
  { io = newIo(), ...options }: ListenOptions & { io?: OverlappedIo } = {},
): Promise<void> => {
  try {
    await using listener = listen(io, NAME, options);
    await run(listener, io);
  } finally {
    await io.library.idle();
    assert.equal(io.library.openHandles(), 0);
  }
};

const connected = async (io: OverlappedIo): Promise<Channel> => {
  const channel = await connect(io, NAME);
  assert.ok(channel);
  return channel;
};

/** Both ends of one connection. */
const pair = async (listener: Listener, io: OverlappedIo): Promise<readonly [client: Channel, server: Channel]> => {
  const [client, { value }] = await Promise.all([connected(io), listener.channels[Symbol.asyncIterator]().next()]);
  return [client, value as Channel];
};

const everything = async (channel: Channel): Promise<Buffer> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of channel.incoming) pieces.push(piece);
  return Buffer.concat(pieces);
};

/** Answers each piece with itself until the client has gone. */
const echo = async (listener: Listener): Promise<void> => {
  const serve = async (channel: Channel): Promise<void> => {
    await using closing = channel;
    for await (const piece of channel.incoming) await closing.write(piece);
  };
  const failures: unknown[] = [];
  for await (const channel of listener.channels) serve(channel).catch((error: unknown) => failures.push(error));
  for (const error of failures) assert.ok(error instanceof QgaError, String(error));
};

/** Bytes that tell their place and sender. */
const pattern = (size: number, seed: number): Buffer => Buffer.from(Uint32Array.from({ length: size / 4 }, (_, i) => i * 31 + seed).buffer);

const take = async (channel: Channel, size: number): Promise<Buffer> => {
  const pieces: Uint8Array[] = [];
  let got = 0;
  const reader = channel.incoming[Symbol.asyncIterator]();
  while (got < size) {
    const { value, done } = await reader.next();
    assert.ok(!done, `the connection ended after ${got} bytes`);
    pieces.push(value);
    got += value.length;
  }
  return Buffer.concat(pieces);
};

/** A pipe as somebody else would make it. */
const foreignPipe = (library: Library, sddl: string, instances = 255): Handle => {
  using attributes = new SecurityAttributes(library, sddl);
  const value = library.functions(FILES).CreateNamedPipeW(NAME, 3 | 0x4000_0000, 0, instances, 4096, 4096, 0, attributes.address);
  assert.notEqual(value, -1);
  return new Handle(library, value);
};

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
    name: 'a pipe belongs to Administrators and lets in nobody but them and SYSTEM',
    run: () =>
      served(async (_listener, io) => {
        const { CreateFileW } = io.library.functions(FILES);
        using client = new Handle(io.library, CreateFileW(NAME, 0xc000_0000, 0, 0, 3, 0, 0));
        // Windows maps the generic right to all rights of a file, Wine keeps it.
        assert.equal(daclText(io.library, client.value).replaceAll('FA', 'GA'), 'D:P(A;;GA;;;SY)(A;;GA;;;BA)');
        assert.equal(protectionOf(io.library, client.value)?.owner, 'S-1-5-32-544');
      }),
  },
  {
    name: 'a pipe for the user himself lets him in, too',
    run: () =>
      served(
        async (listener, io) => {
          const [client, channel] = await Promise.all([
            connect(io, NAME, { audience: 'user' }),
            listener.channels[Symbol.asyncIterator]().next(),
          ]);
          const { CreateFileW } = io.library.functions(FILES);
          using second = new Handle(io.library, CreateFileW(NAME, 0xc000_0000, 0, 0, 3, 0, 0));
          assert.ok(daclText(io.library, second.value).includes(currentUserSid(io.library)));
          client?.close();
          channel.value?.close();
        },
        { audience: 'user' },
      ),
  },
  {
    name: 'remote clients are rejected, and the server learns who the client is but cannot act as him',
    run: async () => {
      const flags: unknown[] = [];
      const io = newIo((call, _nth, values) => {
        if (call === 'CreateNamedPipeW') flags.push([call, Number(values[1]) >>> 0, values[2]]);
        if (call === 'CreateFileW') flags.push([call, Number(values[1]) >>> 0, Number(values[5]) >>> 0]);
        return undefined;
      });
      await served(
        async (listener) => {
          const [client] = await pair(listener, io);
          client.close();
        },
        { io },
      );
      const [first, ...others] = flags;
      assert.deepEqual(first, ['CreateNamedPipeW', 0x4008_0003, 8]);
      assert.deepEqual(others, [
        ['CreateFileW', 0xc000_0000, 0x4011_0000],
        ['CreateNamedPipeW', 0x4000_0003, 8],
      ]);
    },
  },
  {
    name: 'ten clients at once exchange large and small messages, each in order',
    run: () =>
      served(async (listener, io) => {
        const serving = echo(listener);
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
        void serving;
      }),
  },
  {
    name: 'idle connections need no thread each',
    run: () =>
      served(async (listener, io) => {
        const serving = echo(listener);
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
        void serving;
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
    // Wine ignores FILE_FLAG_FIRST_PIPE_INSTANCE, so what Windows answers to it is played here; that it is given is seen above.
    name: 'a name that is taken is PIPE_TAKEN',
    run: () => {
      for (const lastError of [5, 183, 231]) {
        const io = newIo((call) => (call === 'CreateNamedPipeW' ? { result: -1, lastError } : undefined));
        assert.throws(() => listen(io, NAME), named('PIPE_TAKEN'));
        assert.equal(io.library.openHandles(), 0);
      }
      const io = newIo();
      {
        using _squatter = foreignPipe(io.library, 'D:(A;;GA;;;WD)', 1);
        assert.throws(() => listen(io, NAME), named('PIPE_TAKEN'));
      }
      assert.equal(io.library.openHandles(), 0);
    },
  },
  {
    name: 'a pipe of another owner is refused by his SID before anything is sent',
    run: async () => {
      const io = newIo();
      {
        const user = currentUserSid(io.library);
        using squatter = foreignPipe(io.library, `O:${user}D:(A;;GA;;;WD)`);
        await assert.rejects(
          connect(io, NAME),
          (error) => named('PIPE_NOT_TRUSTED')(error) && error instanceof Error && error.message.includes(user),
        );
        const { ReadFile } = io.library.functions(FILES);
        assert.equal(
          ReadFile(squatter.value, io.library.scratch.address + 64, 16, io.library.scratch.address, io.library.scratch.address + 128),
          0,
        );
        assert.equal(io.library.lastErrorCode(), 109);
      }
      assert.equal(io.library.openHandles(), 0);
      const blind = newIo((call) => (call === 'GetKernelObjectSecurity' ? { result: 0, lastError: 5 } : undefined));
      await served(() => assert.rejects(connect(blind, NAME), named('PIPE_NOT_TRUSTED')));
      assert.equal(blind.library.openHandles(), 0);
    },
  },
  {
    // Wine lets in whom the access list does not; what Windows answers is played here.
    name: 'a pipe that lets nobody in is refused by its SID where it can be read, and said to be closed where it cannot',
    run: async () => {
      const closed = (readable: boolean): OverlappedIo =>
        newIo((call, _nth, [, access]) => {
          if (call !== 'CreateFileW' || (readable && access === 0x2_0000)) return undefined;
          return { result: -1, lastError: 5 };
        });
      const told = (io: OverlappedIo, text: string): Promise<void> =>
        assert.rejects(
          connect(io, NAME),
          (error) => named('PIPE_NOT_TRUSTED')(error) && error instanceof Error && error.message.includes(text),
        );
      const io = closed(true);
      const user = currentUserSid(io.library);
      {
        using _squatter = foreignPipe(io.library, `O:${user}D:(A;;0x20000;;;WD)`);
        await told(io, user);
      }
      const blind = closed(false);
      {
        using _squatter = foreignPipe(blind.library, `O:${user}D:P`);
        await told(blind, 'cannot be read');
      }
      // Ours, to a process that is not elevated.
      const own = closed(true);
      await served(() => assert.rejects(connect(own, NAME), named('E_ACCESSDENIED')));
      for (const { library } of [io, blind, own]) assert.equal(library.openHandles(), 0);
    },
  },
  {
    name: 'a pipe that nobody serves is no error; one without room is PIPE_BUSY after its time, and served when somebody goes',
    run: async () => {
      assert.equal(await connect(newIo(), NAME), undefined);
      await served(
        async (listener, io) => {
          const accepted = listener.channels[Symbol.asyncIterator]();
          const [first, { value: server }] = await Promise.all([connected(io), accepted.next()]);
          void accepted.next().then(({ value }) => value?.close());
          const began = performance.now();
          await assert.rejects(connect(io, NAME, { timeoutMs: 150 }), named('PIPE_BUSY'));
          assert.ok(performance.now() - began >= 149);
          const second = connect(io, NAME, { timeoutMs: 10_000 });
          first.close();
          server?.close();
          assert.equal((await everything((await second) as Channel)).length, 0);
          (await second)?.close();
        },
        { maxChannels: 1 },
      );
    },
  },
  {
    name: 'a client that goes before it was looked at does not stop the next one',
    run: () =>
      served(async (listener, io) => {
        (await connected(io)).close();
        await io.library.idle();
        const serving = echo(listener);
        const client = await connected(io);
        await client.write(Buffer.from('hello'));
        assert.equal((await take(client, 5)).toString(), 'hello');
        client.close();
        void serving;
      }),
  },
  {
    name: 'two hundred connections leave nothing open',
    run: () =>
      served(async (listener, io) => {
        const serving = echo(listener);
        const before = io.library.openHandles();
        for (let round = 0; round < 200; round++) {
          await using client = await connected(io);
          await client.write(Buffer.from(`round ${round}`));
          assert.equal((await take(client, `round ${round}`.length)).toString(), `round ${round}`);
        }
        for (let tries = 0; io.library.openHandles() !== before && tries < 100; tries++)
          await new Promise((resolve) => setTimeout(resolve, 10));
        assert.ok(io.library.openHandles() <= before + 1, `${io.library.openHandles()} handles, ${before} before`);
        void serving;
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
            const served = echo(listener).then(() => assert.fail('the listener ended'));
            await Promise.race([served, Promise.all([client.write(pattern(200_000, 1)), take(client, 200_000)])]);
            void served.catch(() => undefined);
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
