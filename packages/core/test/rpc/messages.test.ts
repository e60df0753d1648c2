import { describe, expect, test } from 'vitest';
import { validate } from '../../src/contract/validate.ts';
import type { Methods } from '../../src/rpc/dispatcher.ts';
import { QgaError } from '../../src/vss/errors.ts';
import { notification, request, ServerOnWire } from './wire.ts';

const circle: { self?: unknown } = {};
circle.self = circle;

const METHODS: Methods = {
  echo: { handler: (params) => params },
  nothing: { handler: () => undefined },
  fail: {
    handler: () => {
      throw new Error('boom');
    },
  },
  failLater: { handler: () => Promise.reject(QgaError.ofHresult(0x80042306, { call: 'AddToSnapshotSet', object: 'D:' })) },
  throwNull: { handler: () => Promise.reject(null) },
  throwBare: { handler: () => Promise.reject(Object.create(null)) },
  circle: { handler: () => circle },
  bigint: { handler: () => 1n },
  freeze: { handler: (params) => validate('freeze', params) },
};

const open = (): ServerOnWire => new ServerOnWire(METHODS);
const errorWith = (code: number, id: unknown = null): object => ({ jsonrpc: '2.0', id, error: expect.objectContaining({ code }) });

/** A request whose params go that deep. */
const nested = (depth: number): string =>
  `{"jsonrpc":"2.0","method":"echo","id":1,"params":{"deep":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}}`;

describe('what is no request', () => {
  test.each([
    { sent: 'null', code: -32600 },
    { sent: '5', code: -32600 },
    { sent: '"text"', code: -32600 },
    { sent: 'true', code: -32600 },
    { sent: '{}', code: -32600 },
    { sent: '{"method":"echo","id":1}', code: -32600, id: 1 },
    { sent: '{"jsonrpc":"1.0","method":"echo","id":1}', code: -32600, id: 1 },
    { sent: '{"jsonrpc":2.0,"method":"echo","id":1}', code: -32600, id: 1 },
    { sent: '{"jsonrpc":"2.0","id":1}', code: -32600, id: 1 },
    { sent: '{"jsonrpc":"2.0","result":5,"id":1}', code: -32600, id: 1 },
    { sent: '{"jsonrpc":"2.0","method":5,"id":"a"}', code: -32600, id: 'a' },
    { sent: '{"jsonrpc":"2.0","method":"echo","params":"bar","id":1}', code: -32600, id: 1 },
    { sent: '{"jsonrpc":"2.0","method":"echo","params":null,"id":1}', code: -32600, id: 1 },
    { sent: '{"jsonrpc":"2.0","method":"echo","id":true}', code: -32600 },
    { sent: '{"jsonrpc":"2.0","method":"echo","id":[1]}', code: -32600 },
    { sent: '{"jsonrpc":"2.0","method":"echo","id":{}}', code: -32600 },
    { sent: '{"jsonrpc":"2.0","method":"echo","id":1e999}', code: -32600 },
    { sent: '{"jsonrpc":"2.0","method":"echo","id":12345678901234567890}', code: -32600 },
    { sent: '{"jsonrpc":"2.0","method":"echo","id":1}}', code: -32700 },
    { sent: "{'jsonrpc':'2.0'}", code: -32700 },
    { sent: 'Content-Length: 20', code: -32700 },
    { sent: '\u0000', code: -32700 },
    { sent: '['.repeat(100_000), code: -32700 },
    { sent: `${'['.repeat(100_000)}${']'.repeat(100_000)}`, code: -32600, batch: true },
    { sent: `{"a":`.repeat(100_000) + '1'.concat('}'.repeat(100_000)), code: -32600 },
  ])('$sent', async ({ sent, code, id = null, batch = false }) => {
    const server = open();
    expect(await server.ask(sent)).toEqual(batch ? [errorWith(code, id)] : errorWith(code, id));
    expect(await server.ask(request(2, 'echo', { still: 'here' }))).toMatchObject({ id: 2, result: { still: 'here' } });
  });

  test('of invalid UTF-8 is a parse error', async () => {
    const server = open();
    server.input.write(Buffer.from([0x22, 0xff, 0x22, 0x0a]));
    expect(await server.next()).toEqual(errorWith(-32700));
  });

  test('of more than 8 MiB is refused, and the next one answered', async () => {
    const server = open();
    server.say(request(1, 'echo', { text: 'x'.repeat(8 * 2 ** 20) }), request(2, 'echo', {}));
    expect(await server.next()).toEqual(errorWith(-32600));
    expect(await server.next()).toMatchObject({ id: 2, result: {} });
  });
});

describe('ids', () => {
  test.each(['a', '', '\ud800', '__proto__', 0, -1, 1.5, 1e-7, Number.MAX_SAFE_INTEGER, null])('%j comes back', async (id) => {
    expect(await open().ask(request(id, 'echo', {}))).toEqual({ jsonrpc: '2.0', id, result: {} });
  });
  test('that are a number and its digits are different ones', async () => {
    const server = open();
    server.say(request(1, 'echo', { n: 1 }), request('1', 'echo', { n: 2 }));
    expect(await server.hangUp()).toEqual([
      { jsonrpc: '2.0', id: 1, result: { n: 1 } },
      { jsonrpc: '2.0', id: '1', result: { n: 2 } },
    ]);
  });
});

describe('method names', () => {
  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'then', '', 'Echo', 'rpc.echo', '\udc00', 'x'.repeat(100_000)])(
    'without a method: %s',
    async (name) => {
      const text = await (async () => {
        const server = open();
        server.say(request(1, name));
        return server.nextText();
      })();
      expect(JSON.parse(text)).toEqual(errorWith(-32601, 1));
      expect(text.length).toBeLessThan(2000);
    },
  );
});

describe('parameters', () => {
  test('by position are refused where a method takes names', async () => {
    expect(await open().ask(request(1, 'echo', [1]))).toMatchObject({ id: 1, error: { code: -32602, data: { path: 'params' } } });
  });
  test('left out are none', async () => {
    expect(await open().ask(request(1, 'echo'))).toMatchObject({ id: 1, result: {} });
  });
  test('are checked by the contract, and the member at fault is named', async () => {
    const answer = await open().ask(request(1, 'freeze', { volumes: ['C:', 'nonsense'] }));
    expect(answer).toMatchObject({
      id: 1,
      error: { code: -32602, data: { path: 'volumes[1]', name: 'INVALID_ARGUMENT', kind: 'usage', object: 'volumes[1]' } },
    });
  });
  test('of an unknown name are named as well', async () => {
    const answer = await open().ask('{"jsonrpc":"2.0","id":1,"method":"freeze","params":{"__proto__":{"x":1}}}');
    expect(answer).toMatchObject({ error: { code: -32602, data: { path: '__proto__' } } });
  });
  test('that fit reach the handler', async () => {
    expect(await open().ask(request(1, 'freeze', { volumes: ['C:'] }))).toMatchObject({ result: { volumes: ['C:'] } });
  });
  test('keep halves of surrogate pairs', async () => {
    const server = open();
    server.say('{"jsonrpc":"2.0","id":1,"method":"echo","params":{"text":"\\ud800 \\udc00"}}');
    expect(await server.nextText()).toContain('"\\ud800 \\udc00"');
  });
  test.each([33, 1_000_000])(
    'nested %i levels deep are refused, before an answer made of them fails as an error of the program',
    async (depth) => {
      const server = open();
      expect(await server.ask(nested(depth))).toEqual(errorWith(-32600, 1));
      expect(await server.ask(nested(32))).toHaveProperty('result.deep');
    },
  );
});

describe('outcomes', () => {
  test.each([
    { method: 'nothing', answer: { result: null } },
    { method: 'fail', answer: { error: { code: -32603, data: { name: 'INTERNAL_ERROR', kind: 'unexpected' } } } },
    { method: 'throwNull', answer: { error: { code: -32603 } } },
    { method: 'throwBare', answer: { error: { code: -32603 } } },
    { method: 'circle', answer: { error: { code: -32603 } } },
    { method: 'bigint', answer: { error: { code: -32603 } } },
    {
      method: 'failLater',
      answer: {
        error: {
          code: -32002,
          data: { name: 'VSS_E_PROVIDER_VETO', hresult: '0x80042306', call: 'AddToSnapshotSet', object: 'D:', retryAfterMs: 600_000 },
        },
      },
    },
  ])('of $method', async ({ method, answer }) => {
    const server = open();
    expect(await server.ask(request(1, method))).toMatchObject({ id: 1, ...answer });
    expect(server.inFlight.size).toBe(0);
  });
});

describe('notifications', () => {
  test('are never answered, whatever becomes of them', async () => {
    const server = open();
    server.say(
      notification('echo', {}),
      notification('fail'),
      notification('bigint'),
      notification('nowhere'),
      notification('echo', [1]),
      notification('freeze', { x: 1 }),
      notification('cancel', { id: 1 }),
      notification('cancel'),
      [notification('echo'), notification('fail')],
    );
    expect(await server.hangUp()).toEqual([]);
  });
});

describe('batches', () => {
  test('of one give a list', async () => {
    expect(await open().ask([request(1, 'nothing')])).toEqual([{ jsonrpc: '2.0', id: 1, result: null }]);
  });
  test('hold any rubbish, each piece answered in its place', async () => {
    const rubbish = [null, 5, 'x', [], [request(7, 'echo')], {}, request({}, 'echo')];
    const answers = await open().ask([request(1, 'echo', { n: 1 }), ...rubbish, request(2, 'echo', { n: 2 })]);
    expect(answers).toEqual([
      { jsonrpc: '2.0', id: 1, result: { n: 1 } },
      ...rubbish.map(() => errorWith(-32600)),
      { jsonrpc: '2.0', id: 2, result: { n: 2 } },
    ]);
  });
  test('may have a thousand members, and no more', async () => {
    const batch = Array.from({ length: 1000 }, (_, id) => request(id, 'nothing'));
    const server = open();
    expect(await server.ask(batch)).toHaveLength(1000);
    expect(await server.ask([...batch, request(1000, 'nothing')])).toEqual(errorWith(-32600));
  });
});

test('an answer is one line of ASCII and nothing else', async () => {
  const server = open();
  server.say(request('ä', 'echo', { text: 'ä€𝄞\n\r\u2028' }));
  const text = await server.nextText();
  expect(text).toMatch(/^[\x20-\x7e]+$/);
  expect(JSON.parse(text)).toEqual({ jsonrpc: '2.0', id: 'ä', result: { text: 'ä€𝄞\n\r\u2028' } });
});
