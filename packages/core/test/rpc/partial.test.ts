import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { type CallTypes, RpcClient } from '../../src/rpc/client.ts';
import type { Call, Methods } from '../../src/rpc/dispatcher.ts';
import { RESPONSE_LIMIT } from '../../src/rpc/line-decoder.ts';
import { serve } from '../../src/rpc/server.ts';
import { memoryTransports } from './memory-transport.ts';
import { notification, request, ServerOnWire } from './wire.ts';

const WRITERS = [{ name: 'a', components: ['x'.repeat(100)] }];
const KNOWN = { writers: WRITERS, phases: ['prepare'], warnings: [] as string[] };

interface Bench {
  readonly methods: Methods;
  /** What has happened, in order. */
  readonly done: string[];
}

const bench = (finish: () => unknown = () => ({ ...KNOWN, phases: ['prepare', 'freeze'], frozenAt: 1 })): Bench => {
  const done: string[] = [];
  const methods: Methods = {
    freeze: {
      handler: async (_params, call) => {
        const aborted = new Promise<void>((resolve) => call.signal.addEventListener('abort', () => resolve()));
        await Promise.race([call.tell(KNOWN), aborted]);
        call.signal.throwIfAborted();
        done.push('frozen');
        return finish();
      },
    },
  };
  return { methods, done };
};

const wanting = (id: unknown, partialFrom: unknown): object => ({ ...request(id, 'freeze'), partialFrom });
const rest = { phases: ['prepare', 'freeze'], frozenAt: 1 };

/** All that has been sent in either direction is heard. */
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await nextTurn();
};

describe('a part of an answer', () => {
  test('goes ahead, is waited for until it has been read, and is not repeated', async () => {
    const { methods, done } = bench();
    const server = new ServerOnWire(methods);
    expect(await server.ask(wanting(1, 0))).toEqual(notification('partial', { id: 1, result: KNOWN }));
    await settled();
    expect(done).toEqual([]);
    expect(await server.ask(notification('taken', { id: 1 }))).toEqual({ jsonrpc: '2.0', id: 1, result: rest });
  });

  test.each([
    { name: 'that did not ask for it', message: request(1, 'freeze') },
    { name: 'for whom it is too short', message: wanting(1, 10_000) },
  ])('goes to nobody $name', async ({ message }) => {
    const server = new ServerOnWire(bench().methods);
    expect(await server.ask(message)).toEqual({ jsonrpc: '2.0', id: 1, result: { ...KNOWN, ...rest } });
  });

  test('of a notification goes nowhere', async () => {
    const { methods, done } = bench();
    const server = new ServerOnWire(methods);
    server.say({ ...notification('freeze'), partialFrom: 0 });
    expect(await server.hangUp()).toEqual([]);
    expect(done).toEqual(['frozen']);
  });

  test('goes to nobody who could not say that he has read it: a request whose id is null', async () => {
    const server = new ServerOnWire(bench().methods);
    expect(await server.ask(wanting(null, 0))).toEqual({ jsonrpc: '2.0', id: null, result: { ...KNOWN, ...rest } });
  });

  test('is repeated where the answer has it otherwise', async () => {
    const server = new ServerOnWire(bench(() => ({ ...KNOWN, writers: [] })).methods);
    await server.ask(wanting(1, 0));
    expect(await server.ask(notification('taken', { id: 1 }))).toEqual({ jsonrpc: '2.0', id: 1, result: { writers: [] } });
  });

  test('is waited for no longer than the request lasts', async () => {
    const { methods, done } = bench();
    const server = new ServerOnWire(methods);
    await server.ask(wanting(1, 0));
    server.say(notification('cancel', { id: 1 }));
    expect(await server.next()).toMatchObject({ id: 1, error: { code: -32007 } });
    expect(done).toEqual([]);
  });

  test.each(['many', -1, 1.5, null])('is not asked for by partialFrom %j', async (partialFrom) => {
    const server = new ServerOnWire(bench().methods);
    expect(await server.ask(wanting(1, partialFrom))).toMatchObject({ id: 1, error: { code: -32600 } });
  });
});

describe('taken', () => {
  test('says whether there is such a request', async () => {
    const { methods } = bench();
    const server = new ServerOnWire(methods);
    await server.ask(wanting('a', 0));
    expect(await server.ask(request(2, 'taken', { id: 'b' }))).toEqual({ jsonrpc: '2.0', id: 2, result: { taken: false } });
    expect(await server.ask(request(3, 'taken', { id: 3 }))).toEqual({ jsonrpc: '2.0', id: 3, result: { taken: false } });
    server.say(request(4, 'taken', { id: 'a' }));
    expect([await server.next(), await server.next()]).toContainEqual({ jsonrpc: '2.0', id: 4, result: { taken: true } });
  });

  test.each([{}, { id: null }, { id: 1, of: 2 }])('refuses %j', async (params) => {
    const server = new ServerOnWire(bench().methods);
    expect(await server.ask(request(1, 'taken', params))).toMatchObject({ id: 1, error: { code: -32602 } });
  });
});

interface Calls extends CallTypes {
  readonly freeze: { readonly params: object; readonly result: object };
}

describe('a client', () => {
  const LONG = { ...KNOWN, writers: [{ name: 'a', components: ['x'.repeat(100_000)] }] };

  const connected = (known: object) => {
    const done: string[] = [];
    const [near, far] = memoryTransports(RESPONSE_LIMIT);
    const handler = async (_: object, call: Call) => {
      await call.tell(known);
      done.push('frozen');
      return { ...known, ...rest };
    };
    void serve(far.reader, far.writer, { freeze: { handler } });
    return { client: new RpcClient<Calls>(near.reader, near.writer), done };
  };

  test('has the whole result, and reads what is long before it is frozen', async () => {
    const { client, done } = connected(LONG);
    const read = Promise.withResolvers<void>();
    const told: object[] = [];
    const frozen = client.call(
      'freeze',
      {},
      {
        onPartial: (part) => {
          told.push(part);
          return read.promise;
        },
      },
    );
    await settled();
    expect([told, done]).toEqual([[LONG], []]);
    read.resolve();
    expect(await frozen).toEqual({ ...LONG, ...rest });
    await client.close();
  });

  test('that nobody watches reads it all the same', async () => {
    const { client } = connected(LONG);
    expect(await client.call('freeze')).toEqual({ ...LONG, ...rest });
    await client.close();
  });

  test('is not told ahead what is short', async () => {
    const { client } = connected(KNOWN);
    const told: object[] = [];
    expect(await client.call('freeze', {}, { onPartial: (part) => void told.push(part) })).toEqual({ ...KNOWN, ...rest });
    expect(told).toEqual([]);
    await client.close();
  });

  test('passes over what onPartial throws', async () => {
    const { client } = connected(LONG);
    const onPartial = (): never => {
      throw new Error('a broken reader');
    };
    expect(await client.call('freeze', {}, { onPartial })).toEqual({ ...LONG, ...rest });
    await client.close();
  });
});
