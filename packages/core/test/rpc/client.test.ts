import { createServer, connect as dial, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Progress } from '../../src/contract/call-context.ts';
import type { Notice } from '../../src/contract/parts.ts';
import { RpcClient } from '../../src/rpc/client.ts';
import type { Methods } from '../../src/rpc/dispatcher.ts';
import { InFlight } from '../../src/rpc/in-flight.ts';
import { REQUEST_LIMIT, RESPONSE_LIMIT } from '../../src/rpc/line-decoder.ts';
import { type Ended, serve } from '../../src/rpc/server.ts';
import { streamTransport } from '../../src/rpc/stream-transport.ts';
import type { Transport } from '../../src/rpc/transport.ts';
import { QgaError } from '../../src/vss/errors.ts';
import { memoryTransports } from './memory-transport.ts';
import { gate } from './wire.ts';

const WARNING: Notice = { name: 'A_WARNING', kind: 'partial', message: 'Mind.', retryable: 'no', remedy: 'Look.' };

type Echo = { [method in 'echo' | 'long' | 'watched' | 'freeze' | 'stubborn' | 'nowhere']: { params: object; result: unknown } };

const waiting = (): { methods: Methods; started: Promise<void>; open: () => void } => {
  const started = gate();
  const { opened, open } = gate();
  const methods: Methods = {
    echo: { handler: (params) => params },
    long: { handler: ({ size }: { size: number }) => 'ä'.repeat(size) },
    watched: {
      handler: async (_params, call) => {
        call.notify('progress', { phase: 'gather', elapsedMs: 1 });
        call.notify('weather', { sun: true });
        call.notify('warning', { warning: WARNING });
        await Promise.resolve();
        call.notify('progress', { phase: 'prepare', elapsedMs: 2 });
        return 'done';
      },
    },
    freeze: {
      handler: (_params, call) => {
        started.open();
        return new Promise((_, reject) => call.signal.addEventListener('abort', () => reject(call.signal.reason)));
      },
    },
    stubborn: {
      handler: () => {
        started.open();
        return opened.then(() => 'frozen all the same');
      },
    },
  };
  return { methods, started: started.opened, open };
};

/** Two ends of a socket. */
const sockets = async (): Promise<{ near: Socket; far: Socket; close: () => void }> => {
  const server = createServer({ allowHalfOpen: true });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('There is no port.');
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const near = dial({ port: address.port, host: '127.0.0.1', allowHalfOpen: true });
  return { near, far: await accepted, close: () => server.close() };
};

const KINDS: readonly { kind: string; open: () => Promise<{ near: Transport; far: Transport; close: () => void }> }[] = [
  {
    kind: 'memory',
    open: async () => {
      const [near, far] = memoryTransports(RESPONSE_LIMIT);
      return { near, far, close: () => {} };
    },
  },
  {
    kind: 'a socket',
    open: async () => {
      const { near, far, close } = await sockets();
      return { near: streamTransport(near, near, RESPONSE_LIMIT), far: streamTransport(far, far), close };
    },
  },
];

describe.each(KINDS)('client and server over $kind', ({ open }) => {
  const connected = async (body: (made: Connected) => Promise<void>): Promise<void> => {
    const { near, far, close } = await open();
    const made = waiting();
    const inFlight = new InFlight();
    const ended = serve(far.reader, far.writer, made.methods, { inFlight });
    await body({ ...made, client: new RpcClient<Echo>(near.reader, near.writer), near, far, ended, inFlight, release: made.open });
    near.close();
    await (await ended).drained;
    far.close();
    close();
  };
  interface Connected {
    readonly client: RpcClient<Echo>;
    readonly near: Transport;
    readonly far: Transport;
    readonly ended: Promise<Ended>;
    readonly inFlight: InFlight;
    readonly started: Promise<void>;
    readonly release: () => void;
  }

  test('call and answer, many at once', () =>
    connected(async ({ client, inFlight }) => {
      const numbers = Array.from({ length: 500 }, (_, n) => n);
      expect(await Promise.all(numbers.map((n) => client.call('echo', { n })))).toEqual(numbers.map((n) => ({ n })));
      expect(inFlight.size).toBe(0);
    }));

  test('results longer than any request', () =>
    connected(async ({ client }) => {
      const size = 2 * 2 ** 20;
      expect(await client.call('long', { size })).toHaveLength(size);
    }));

  test('an error comes back as it was thrown', () =>
    connected(async ({ client }) => {
      const failed = client.call('nowhere');
      await expect(failed).rejects.toBeInstanceOf(QgaError);
      await expect(failed).rejects.toMatchObject({ name: 'PROTOCOL_ERROR', cause: { code: -32601 } });
      await expect(client.call('echo', [] as object)).rejects.toMatchObject({ name: 'INVALID_ARGUMENT', at: { object: 'params' } });
    }));

  test('progress and warnings go to the call they belong to', () =>
    connected(async ({ client }) => {
      const warned: Notice[] = [];
      const seen: Progress[] = [];
      const other: Progress[] = [];
      const calls = [
        client.call('watched', {}, { onProgress: (progress) => seen.push(progress), onWarning: (warning) => warned.push(warning) }),
        client.call('echo', {}, { onProgress: (progress) => other.push(progress) }),
      ];
      await Promise.all(calls);
      expect(seen).toEqual([
        { phase: 'gather', elapsedMs: 1 },
        { phase: 'prepare', elapsedMs: 2 },
      ]);
      expect(other).toEqual([]);
      expect(warned).toEqual([WARNING]);
    }));

  test('cancelling settles by the answer', () =>
    connected(async ({ client, started, release, inFlight }) => {
      const controller = new AbortController();
      const freeze = client.call('freeze', {}, { signal: controller.signal });
      const stubborn = client.call('stubborn', {}, { signal: controller.signal });
      await started;
      controller.abort();
      await expect(freeze).rejects.toMatchObject({ name: 'CANCELLED', failure: { kind: 'interrupted' } });
      expect(await Promise.race([stubborn, nextTurn('it waits')])).toBe('it waits');
      release();
      expect(await stubborn).toBe('frozen all the same');
      expect(inFlight.size).toBe(0);
    }));

  test('cancelling in the turn of the call works', () =>
    connected(async ({ client }) => {
      const controller = new AbortController();
      const freeze = client.call('freeze', {}, { signal: controller.signal });
      controller.abort();
      await expect(freeze).rejects.toMatchObject({ name: 'CANCELLED' });
    }));

  test('closing ends the host, and fails the calls under way', () =>
    connected(async ({ client, started, ended, inFlight }) => {
      const freeze = client.call('freeze');
      await started;
      const closed = client.close();
      await expect(freeze).rejects.toMatchObject({ name: 'HOST_LOST', failure: { kind: 'lost' } });
      await expect(client.call('echo')).rejects.toMatchObject({ name: 'HOST_LOST' });
      await closed;
      const { why, drained } = await ended;
      expect(why).toBe('end-of-input');
      await drained;
      expect(inFlight.size).toBe(0);
    }));

  test('a host that goes fails what waits and what comes', () =>
    connected(async ({ client, started, far }) => {
      const freeze = client.call('freeze');
      await started;
      far.close();
      await expect(freeze).rejects.toMatchObject({ name: 'HOST_LOST' });
      expect(await client.closed).toMatchObject({ name: 'HOST_LOST' });
      await expect(client.call('echo')).rejects.toMatchObject({ name: 'HOST_LOST' });
    }));
});

test('a caller that ends its half of a socket still gets its answer', async () => {
  const { near, far, close } = await sockets();
  const { reader, writer } = streamTransport(far, far);
  const { methods, open } = waiting();
  const ended = serve(reader, writer, methods);
  near.end('{"jsonrpc":"2.0","id":1,"method":"stubborn"}\n');
  expect((await ended).why).toBe('end-of-input');
  open();
  await (await ended).drained;
  far.end();
  expect(await text(near)).toBe('{"jsonrpc":"2.0","id":1,"result":"frozen all the same"}\n');
  close();
});

describe('a client', () => {
  /** A client, and the host's end of its connection in the hands of the test. */
  const alone = () => {
    const [near, far] = memoryTransports();
    const heard = far.reader[Symbol.asyncIterator]();
    const hear = async (): Promise<unknown> => {
      const { value, done } = await heard.next();
      return done ? 'the end' : 'text' in value ? JSON.parse(value.text) : value;
    };
    return { client: new RpcClient<Echo>(near.reader, near.writer), far, hear };
  };

  test('sends requests with ids of their own, and cancels by notification', async () => {
    const { client, hear } = alone();
    const controller = new AbortController();
    const { signal } = controller;
    const calls = [client.call('echo', { a: 1 }, { signal }), client.call('echo')].map((call) => call.catch(() => {}));
    controller.abort();
    expect([await hear(), await hear(), await hear()]).toEqual([
      { jsonrpc: '2.0', id: 1, method: 'echo', params: { a: 1 }, partialFrom: expect.any(Number) },
      { jsonrpc: '2.0', id: 2, method: 'echo', partialFrom: expect.any(Number) },
      { jsonrpc: '2.0', method: 'cancel', params: { id: 1 } },
    ]);
    await client.close();
    await Promise.all(calls);
  });

  test('sends nothing where the signal is aborted already', async () => {
    const { client, hear } = alone();
    await expect(client.call('freeze', {}, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'CANCELLED' });
    await client.close();
    expect(await hear()).toBe('the end');
  });

  test('sends nothing that a host would refuse for its length', async () => {
    const { client, hear } = alone();
    await expect(client.call('echo', { text: 'x'.repeat(REQUEST_LIMIT) })).rejects.toMatchObject({ name: 'INVALID_ARGUMENT' });
    await client.close();
    expect(await hear()).toBe('the end');
  });

  test.each([
    { name: 'text', said: 'Segmentation fault (core dumped)' },
    { name: 'long text', said: 'x'.repeat(5000), shown: `${'x'.repeat(200)}...` },
    { name: 'a list', said: '[]' },
    { name: 'null', said: 'null' },
    { name: 'another protocol', said: '{"jsonrpc":"1.0","id":1,"result":1}' },
    { name: 'a request', said: '{"jsonrpc":"2.0","id":1,"method":"progress"}' },
    { name: 'an answer to nobody', said: '{"jsonrpc":"2.0","id":2,"result":1}' },
    { name: 'an answer that is neither', said: '{"jsonrpc":"2.0","id":1}' },
    { name: 'an answer that is both', said: '{"jsonrpc":"2.0","id":1,"result":1,"error":{"code":1,"message":""}}' },
    { name: 'an error that is none', said: '{"jsonrpc":"2.0","id":1,"error":"no"}' },
    { name: 'an error without an id', said: '{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"Parse error"}}' },
    { name: 'progress of nothing', said: '{"jsonrpc":"2.0","method":"progress"}' },
    { name: 'a part that is none', said: '{"jsonrpc":"2.0","method":"partial","params":{"id":1,"result":1}}' },
  ])('fails with PROTOCOL_ERROR on $name, shows it, and ends the host', async ({ said, shown = said }) => {
    const { client, far, hear } = alone();
    const call = client.call('freeze');
    await hear();
    await far.writer.write(said);
    await expect(call).rejects.toMatchObject({ name: 'PROTOCOL_ERROR', failure: { kind: 'unexpected' } });
    const error = await client.closed;
    expect(error.name).toBe('PROTOCOL_ERROR');
    expect(error.message).toContain(shown);
    await expect(client.call('echo')).rejects.toBe(error);
    expect(await hear()).toBe('the end');
  });

  test('ignores notifications it does not know, progress that is late, and what onProgress throws', async () => {
    const { client, far, hear } = alone();
    const call = client.call(
      'freeze',
      {},
      {
        onProgress: () => {
          throw new Error('a broken progress bar');
        },
      },
    );
    await hear();
    for (const said of [
      { method: 'weather' },
      { method: 'progress', params: { id: 99, phase: 'x', elapsedMs: 1 } },
      { method: 'progress', params: { id: 1, phase: 'x', elapsedMs: 1 } },
      { id: 1, result: 'well' },
      { method: 'progress', params: { id: 1, phase: 'x', elapsedMs: 1 } },
      { method: 'partial', params: { id: 1, result: {} } },
    ])
      await far.writer.write(JSON.stringify({ jsonrpc: '2.0', ...said }));
    expect(await call).toBe('well');
    const next = client.call('echo');
    await hear();
    await far.writer.write('{"jsonrpc":"2.0","id":2,"result":2}');
    expect(await next).toBe(2);
  });

  test('takes one answer for a call, and no second', async () => {
    const { client, far, hear } = alone();
    const call = client.call('echo');
    await hear();
    const answer = '{"jsonrpc":"2.0","id":1,"result":1}';
    await Promise.all([far.writer.write(answer), far.writer.write(answer)]);
    expect(await call).toBe(1);
    expect(await client.closed).toMatchObject({ name: 'PROTOCOL_ERROR' });
  });

  test('cancels nothing that has been answered', async () => {
    const { client, far, hear } = alone();
    const controller = new AbortController();
    const call = client.call('echo', {}, { signal: controller.signal });
    await hear();
    await far.writer.write('{"jsonrpc":"2.0","id":1,"result":1}');
    await call;
    controller.abort();
    await client.close();
    expect(await hear()).toBe('the end');
  });

  test('rejects what cannot be sent, and goes on', async () => {
    const { client } = alone();
    await expect(client.call('echo', { n: 1n })).rejects.toThrow();
    expect(client.isOver).toBe(false);
  });
});
