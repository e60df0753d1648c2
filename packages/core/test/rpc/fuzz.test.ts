import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Dice } from '@qga-vss/test-kit/src/dice.ts';
import { describe, expect, test } from 'vitest';
import { validate } from '../../src/contract/validate.ts';
import { RpcClient } from '../../src/rpc/client.ts';
import type { Methods } from '../../src/rpc/dispatcher.ts';
import { InFlight } from '../../src/rpc/in-flight.ts';
import { REQUEST_LIMIT } from '../../src/rpc/line-decoder.ts';
import { serve } from '../../src/rpc/server.ts';
import { StreamWriter, streamReader } from '../../src/rpc/stream-transport.ts';
import { QgaError } from '../../src/vss/errors.ts';
import { expectedOf } from './fuzz-oracle.ts';
import { chunksOf, MessageSource } from './fuzz-source.ts';
import { memoryTransports } from './memory-transport.ts';
import { gate } from './wire.ts';

const { RPC_FUZZ_SEED } = process.env;
/** Where the seeds begin; another one may be given to look further. */
const FIRST_SEED = Number(RPC_FUZZ_SEED ?? 1);
const ROUNDS = 30;
const MESSAGES = 2000;

const circle: { self?: unknown } = {};
circle.self = circle;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const METHODS: Methods = {
  echo: { handler: (params) => params },
  fail: { handler: () => Promise.reject(new Error('boom')) },
  slow: { handler: (params) => turn().then(() => params) },
  circle: { handler: () => circle },
  strict: { handler: (params) => validate('freeze', params) },
  progress: {
    handler: async (_params, call) => {
      call.notify('progress', { phase: 'one', elapsedMs: 1 });
      await turn();
      call.notify('progress', { phase: 'two', elapsedMs: 2 });
    },
  },
  freeze: {
    handler: (_params, call) =>
      new Promise((_, reject) => call.signal.addEventListener('abort', () => reject(call.signal.reason), { once: true })),
  },
};

const LAST = '{"jsonrpc":"2.0","method":"echo","id":"the last one"}';

interface Answer {
  readonly id: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: unknown; readonly message: unknown; readonly data?: { readonly detail?: string } };
}

const kindOf = ({ result, error }: Answer): string => {
  if (error === undefined) {
    const { cancelled }: { cancelled?: unknown } = Object(result);
    return cancelled === true ? 'cancelled' : cancelled === false ? 'not cancelled' : 'result';
  }
  const detail = error.data?.detail ?? '';
  return detail.endsWith('is in flight.') ? 'in flight' : detail === 'The line is too long.' ? 'too long' : String(error.code);
};

/** Everything said in one round, and all that came of it. */
const round = async (seed: number) => {
  const dice = new Dice(seed);
  const source = new MessageSource(dice);
  const limit = dice.chance(0.5) ? 600 : REQUEST_LIMIT;
  const lines = Array.from({ length: MESSAGES }, () => source.line());
  const all = Buffer.concat([...lines, LAST].flatMap((line) => [Buffer.from(line), Buffer.from('\n')]));

  const answeredLast = gate();
  const input = Readable.from(
    (async function* () {
      yield* chunksOf(all, dice);
      await answeredLast.opened;
    })(),
  );
  const output = new PassThrough();
  output.on('data', (chunk: Buffer) => {
    if (chunk.includes('"the last one"')) answeredLast.open();
  });
  const said = buffer(output);
  const inFlight = new InFlight();
  const ended = await serve(streamReader(input, limit), new StreamWriter(output), METHODS, { inFlight });
  await ended.drained;
  output.end();
  return { why: ended.why, left: inFlight.size, expected: expectedOf(all, limit), said: (await said).toString('latin1') };
};

const isAnswer = (message: Answer): boolean =>
  'result' in message !== 'error' in message &&
  (message.error === undefined || (Number.isInteger(message.error.code) && typeof message.error.message === 'string'));

/** What is wrong with the lines of output by themselves. */
const faultsOf = (lines: readonly string[]): string[] =>
  lines.filter((line) => {
    if (!/^[\x20-\x7e]+$/.test(line)) return true;
    const messages = [JSON.parse(line)].flat() as (Answer & { jsonrpc: unknown; method?: unknown; params?: { id?: unknown } })[];
    return !messages.every(
      (message) =>
        message.jsonrpc === '2.0' &&
        (message.method === 'progress' ? message.params?.id !== undefined && !('id' in message) : 'id' in message && isAnswer(message)),
    );
  });

describe('whatever is said to a server', () => {
  test(`${ROUNDS} times ${MESSAGES} messages`, { timeout: 60_000 }, async () => {
    const kinds = new Map<string, number>();
    for (let seed = FIRST_SEED; seed < FIRST_SEED + ROUNDS; seed++) {
      const { why, left, expected, said } = await round(seed);
      const lines = said.split('\n').slice(0, -1);
      const answerLines = lines.filter((line) => !line.startsWith('{"jsonrpc":"2.0","method"'));
      const answers = answerLines.flatMap((line) => JSON.parse(line) as Answer | Answer[]);
      const told = Map.groupBy(answers, ({ id }) => JSON.stringify(id));
      const count = (id: string): number => told.get(id)?.length ?? 0;

      expect({ seed, why, left }).toEqual({ seed, why: 'end-of-input', left: 0 });
      expect({ seed, faults: faultsOf(lines) }).toEqual({ seed, faults: [] });
      expect({ seed, answers: answers.length, lines: answerLines.length }).toEqual({
        seed,
        answers: expected.answers,
        lines: expected.lines,
      });
      const ids = [...expected.asked].filter(([id]) => id !== 'null');
      const once = ids.filter(([id, asked]) => asked === 1 && count(id) !== 1);
      const often = ids.filter(([id, asked]) => count(id) > asked || count(id) === 0);
      const unasked = [...told.keys()].filter((id) => id !== 'null' && !expected.asked.has(id));
      expect({ seed, once, often, unasked }).toEqual({ seed, once: [], often: [], unasked: [] });
      expect(count('"the last one"')).toBe(1);
      for (const kind of answers.map(kindOf)) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
    // What the messages must have led to, or the rest proves little.
    const reached = [
      'result',
      'cancelled',
      'not cancelled',
      'in flight',
      'too long',
      '-32700',
      '-32600',
      '-32601',
      '-32602',
      '-32603',
      '-32007',
    ];
    expect(reached.filter((kind) => (kinds.get(kind) ?? 0) < 100)).toEqual([]);
  });
});

describe('whatever a host says', () => {
  test('every call settles once, and nothing else is thrown', { timeout: 60_000 }, async () => {
    for (let seed = FIRST_SEED; seed < FIRST_SEED + 1000; seed++) {
      const dice = new Dice(seed);
      const source = new MessageSource(dice);
      const [near, far] = memoryTransports();
      const client = new RpcClient<{ echo: { params: object; result: unknown } }>(near.reader, near.writer);
      const calls = [client.call('echo'), client.call('echo'), client.call('echo')];
      const settled = Promise.allSettled(calls);
      const answers = [1, 2, 3].map((id) => {
        const answer = JSON.stringify({ jsonrpc: '2.0', id, result: id });
        return dice.chance(0.7) ? answer : source.line().toString('latin1').replaceAll('\n', '');
      });
      for (const answer of answers) await far.writer.write(answer);
      await far.writer.end();
      const outcomes = await settled;
      const names = outcomes.map((outcome) => (outcome.status === 'fulfilled' ? 'result' : (outcome.reason as QgaError).name));
      expect({ seed, odd: names.filter((name) => !['result', 'PROTOCOL_ERROR', 'HOST_LOST'].includes(name)) }).toEqual({ seed, odd: [] });
      expect(await client.closed).toBeInstanceOf(QgaError);
    }
  });
});
