import { describe, expect, test } from 'vitest';
import type { Methods } from '../../src/rpc/dispatcher.ts';
import { ServerOnWire } from './wire.ts';

const difference = (params: unknown): number => {
  const [minuend, subtrahend] = Array.isArray(params)
    ? params
    : [(params as { minuend: number }).minuend, (params as { subtrahend: number }).subtrahend];
  return minuend - subtrahend;
};

/** The methods that the examples suppose. */
const METHODS: Methods = {
  subtract: { byPosition: true, handler: difference },
  sum: { byPosition: true, handler: (params: number[]) => params.reduce((a, b) => a + b, 0) },
  get_data: { handler: () => ['hello', 5] },
  update: { byPosition: true, handler: () => 'nobody hears this' },
  notify_hello: { byPosition: true, handler: () => 'nor this' },
  notify_sum: { byPosition: true, handler: () => 'nor this' },
};

/** The examples of section 7 of the specification: what is sent, and what comes back, if anything. */
const EXAMPLES: readonly { name: string; sent: string; answer?: unknown }[] = [
  {
    name: 'positional parameters',
    sent: '{"jsonrpc": "2.0", "method": "subtract", "params": [42, 23], "id": 1}',
    answer: { jsonrpc: '2.0', result: 19, id: 1 },
  },
  {
    name: 'positional parameters the other way round',
    sent: '{"jsonrpc": "2.0", "method": "subtract", "params": [23, 42], "id": 2}',
    answer: { jsonrpc: '2.0', result: -19, id: 2 },
  },
  {
    name: 'named parameters',
    sent: '{"jsonrpc": "2.0", "method": "subtract", "params": {"subtrahend": 23, "minuend": 42}, "id": 3}',
    answer: { jsonrpc: '2.0', result: 19, id: 3 },
  },
  {
    name: 'named parameters in another order',
    sent: '{"jsonrpc": "2.0", "method": "subtract", "params": {"minuend": 42, "subtrahend": 23}, "id": 4}',
    answer: { jsonrpc: '2.0', result: 19, id: 4 },
  },
  { name: 'a notification', sent: '{"jsonrpc": "2.0", "method": "update", "params": [1,2,3,4,5]}' },
  { name: 'a notification of no method', sent: '{"jsonrpc": "2.0", "method": "foobar"}' },
  {
    name: 'a method that does not exist',
    sent: '{"jsonrpc": "2.0", "method": "foobar", "id": "1"}',
    answer: { jsonrpc: '2.0', error: { code: -32601, message: 'Method not found' }, id: '1' },
  },
  {
    name: 'invalid JSON',
    sent: '{"jsonrpc": "2.0", "method": "foobar, "params": "bar", "baz]',
    answer: { jsonrpc: '2.0', error: { code: -32700, message: 'Parse error' }, id: null },
  },
  {
    name: 'an invalid request',
    sent: '{"jsonrpc": "2.0", "method": 1, "params": "bar"}',
    answer: { jsonrpc: '2.0', error: { code: -32600, message: 'Invalid Request' }, id: null },
  },
  {
    name: 'a batch of invalid JSON',
    sent: '[ {"jsonrpc": "2.0", "method": "sum", "params": [1,2,4], "id": "1"}, {"jsonrpc": "2.0", "method" ]',
    answer: { jsonrpc: '2.0', error: { code: -32700, message: 'Parse error' }, id: null },
  },
  { name: 'an empty batch', sent: '[]', answer: { jsonrpc: '2.0', error: { code: -32600, message: 'Invalid Request' }, id: null } },
  {
    name: 'a batch of one member of rubbish',
    sent: '[1]',
    answer: [{ jsonrpc: '2.0', error: { code: -32600, message: 'Invalid Request' }, id: null }],
  },
  {
    name: 'a batch of rubbish',
    sent: '[1,2,3]',
    answer: [
      { jsonrpc: '2.0', error: { code: -32600, message: 'Invalid Request' }, id: null },
      { jsonrpc: '2.0', error: { code: -32600, message: 'Invalid Request' }, id: null },
      { jsonrpc: '2.0', error: { code: -32600, message: 'Invalid Request' }, id: null },
    ],
  },
  {
    name: 'a batch of everything',
    sent: `[ {"jsonrpc": "2.0", "method": "sum", "params": [1,2,4], "id": "1"},
      {"jsonrpc": "2.0", "method": "notify_hello", "params": [7]},
      {"jsonrpc": "2.0", "method": "subtract", "params": [42,23], "id": "2"},
      {"foo": "boo"},
      {"jsonrpc": "2.0", "method": "foo.get", "params": {"name": "myself"}, "id": "5"},
      {"jsonrpc": "2.0", "method": "get_data", "id": "9"} ]`,
    answer: [
      { jsonrpc: '2.0', result: 7, id: '1' },
      { jsonrpc: '2.0', result: 19, id: '2' },
      { jsonrpc: '2.0', error: { code: -32600, message: 'Invalid Request' }, id: null },
      { jsonrpc: '2.0', error: { code: -32601, message: 'Method not found' }, id: '5' },
      { jsonrpc: '2.0', result: ['hello', 5], id: '9' },
    ],
  },
  {
    name: 'a batch of notifications',
    sent: '[ {"jsonrpc": "2.0", "method": "notify_sum", "params": [1,2,4]}, {"jsonrpc": "2.0", "method": "notify_hello", "params": [7]} ]',
  },
];

/** The specification leaves `data` to the server; its examples have none. */
const withoutData = (answer: unknown): unknown =>
  JSON.parse(JSON.stringify(answer, (key, value: unknown) => (key === 'data' ? undefined : value)));

describe('the examples of the specification', () => {
  test.each(EXAMPLES)('$name', async ({ sent, answer }) => {
    const server = new ServerOnWire(METHODS);
    server.say(sent.replaceAll('\n', ' '));
    const answers = (await server.hangUp()).map(withoutData);
    expect(answers).toEqual(answer === undefined ? [] : [answer]);
  });
});
