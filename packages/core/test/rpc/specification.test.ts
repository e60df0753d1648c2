import { describe, expect, test } from 'vitest';
import type { Methods } from '../../src/rpc/dispatcher.ts';
import { ServerOnWire } from './wire.ts';

/** The methods that the examples suppose. */
const METHODS: Methods = {
  subtract: { handler: ({ minuend, subtrahend }: { minuend: number; subtrahend: number }) => minuend - subtrahend },
  sum: { handler: () => 'never called by position' },
  get_data: { handler: () => ['hello', 5] },
  update: { handler: () => 'nobody hears this' },
  notify_hello: { handler: () => 'nor this' },
  notify_sum: { handler: () => 'nor this' },
};

/** What parameters by position are answered with: every method here has them by name. */
const BY_POSITION = {
  code: -32602,
  message: 'params: An option has a value it cannot have. Parameters are given by name, as an object.',
};

/** The examples of section 7 of the specification: what is sent, and what comes back, if anything; by position nothing is called. */
const EXAMPLES: readonly { name: string; sent: string; answer?: unknown }[] = [
  {
    name: 'positional parameters, which are refused',
    sent: '{"jsonrpc": "2.0", "method": "subtract", "params": [42, 23], "id": 1}',
    answer: { jsonrpc: '2.0', error: BY_POSITION, id: 1 },
  },
  {
    name: 'positional parameters the other way round',
    sent: '{"jsonrpc": "2.0", "method": "subtract", "params": [23, 42], "id": 2}',
    answer: { jsonrpc: '2.0', error: BY_POSITION, id: 2 },
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
      { jsonrpc: '2.0', error: BY_POSITION, id: '1' },
      { jsonrpc: '2.0', error: BY_POSITION, id: '2' },
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
