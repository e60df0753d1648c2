import assert from 'node:assert/strict';
import { Handle } from '../../../src/windows/handle.ts';
import type { Library } from '../../../src/windows/library.ts';
import type { OverlappedIo } from '../../../src/windows/overlapped.ts';
import { connect } from '../../../src/windows/pipe-client.ts';
import { listen } from '../../../src/windows/pipe-server.ts';
import { protectionOf, SecurityAttributes } from '../../../src/windows/security.ts';
import { FILES } from '../../../src/windows/tables/files.ts';
import { currentUserSid } from '../../../src/windows/token.ts';
import { daclText } from '../dacl-text.ts';
import type { Case } from './case.ts';
import { NAME, named, newIo, pair, served } from './pipe-ends.ts';

/** A pipe as somebody else would make it. */
const foreignPipe = (library: Library, sddl: string, instances = 255): Handle => {
  using attributes = new SecurityAttributes(library, sddl);
  const value = library.functions(FILES).CreateNamedPipeW(NAME, 3 | 0x4000_0000, 0, instances, 4096, 4096, 0, attributes.address);
  assert.notEqual(value, -1);
  return new Handle(library, value);
};

/** A client does not trust the pipe, and says what. */
const refusedWith = (io: OverlappedIo, text: string): Promise<void> =>
  assert.rejects(connect(io, NAME), (error) => named('PIPE_NOT_TRUSTED')(error) && error instanceof Error && error.message.includes(text));

/** Whom a pipe lets in, and which pipe is used. */
export const PIPE_TRUST_CASES: readonly Case[] = [
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
        await refusedWith(io, user);
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
      const io = closed(true);
      const user = currentUserSid(io.library);
      {
        using _squatter = foreignPipe(io.library, `O:${user}D:(A;;0x20000;;;WD)`);
        await refusedWith(io, user);
      }
      const blind = closed(false);
      {
        using _squatter = foreignPipe(blind.library, `O:${user}D:P`);
        await refusedWith(blind, 'cannot be read');
      }
      // Ours, to a process that is not elevated.
      const own = closed(true);
      await served(() => assert.rejects(connect(own, NAME), named('E_ACCESSDENIED')));
      for (const { library } of [io, blind, own]) assert.equal(library.openHandles(), 0);
    },
  },
];
