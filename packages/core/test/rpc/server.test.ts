import { PassThrough, Readable, Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { Call, Methods } from '../../src/rpc/dispatcher.ts';
import { serve } from '../../src/rpc/server.ts';
import { StreamWriter, streamReader } from '../../src/rpc/stream-transport.ts';
import { QgaError } from '../../src/vss/errors.ts';
import { type Gate, gate, notification, request, ServerOnWire } from './wire.ts';

/** Waits for its signal, and answers with the reason. */
const untilAborted = (call: Call): Promise<never> =>
  new Promise((_, reject) => {
    const abort = (): void => reject(call.signal.reason);
    if (call.signal.aborted) abort();
    call.signal.addEventListener('abort', abort);
  });

interface Bench {
  readonly methods: Methods;
  /** What handlers were called, in order. */
  readonly calls: string[];
  /** Opens `wait`. */
  readonly waiting: Gate;
  readonly reasons: unknown[];
}

const bench = (): Bench => {
  const calls: string[] = [];
  const waiting = gate();
  const reasons: unknown[] = [];
  const methods: Methods = {
    quick: { handler: (params: { n?: number }) => void calls.push(`quick ${params.n}`) },
    wait: { handler: () => waiting.opened },
    freeze: {
      handler: (_params, call) => {
        calls.push('freeze');
        call.signal.addEventListener('abort', () => reasons.push(call.signal.reason));
        return untilAborted(call);
      },
    },
    // A handler that has work to do before it first looks at its signal.
    late: {
      handler: async (_params, call) => {
        await new Promise((resolve) => setImmediate(resolve));
        call.signal.throwIfAborted();
        return 'done';
      },
    },
    stubborn: { handler: () => waiting.opened.then(() => 'done all the same') },
    abortError: {
      handler: (_params, call) =>
        new Promise((_, reject) => {
          call.signal.addEventListener('abort', () => reject(new DOMException('The operation was aborted', 'AbortError')));
        }),
    },
    progress: {
      handler: async (_params, call) => {
        call.notify('progress', { phase: 'gather', elapsedMs: 1.5 });
        await waiting.opened;
        call.notify('progress', { phase: 'prepare', elapsedMs: 2 });
        setImmediate(() => call.notify('progress', { phase: 'too late', elapsedMs: 3 }));
      },
    },
  };
  return { methods, calls, waiting, reasons };
};

const cancelled = (id: unknown): object => ({ jsonrpc: '2.0', id, error: expect.objectContaining({ code: -32007 }) });
const answered = (id: unknown, result: unknown): object => ({ jsonrpc: '2.0', id, result });

describe('requests', () => {
  test('run side by side', async () => {
    const { methods, waiting } = bench();
    const server = new ServerOnWire(methods);
    expect(await server.ask(request(1, 'wait'), request(2, 'quick'))).toEqual(answered(2, null));
    waiting.open();
    expect(await server.next()).toEqual(answered(1, null));
  });
  test('begin in the order in which they come', async () => {
    const { methods, calls } = bench();
    const server = new ServerOnWire(methods);
    server.say(request(1, 'freeze'), request(2, 'quick', { n: 2 }), [request(3, 'quick', { n: 3 })], request(4, 'quick', { n: 4 }));
    await server.next();
    expect(calls).toEqual(['freeze', 'quick 2', 'quick 3', 'quick 4']);
  });
  test('with an id in flight are refused, without an id, and the first is answered', async () => {
    const { methods, waiting } = bench();
    const server = new ServerOnWire(methods);
    expect(await server.ask(request(1, 'wait'), request(1, 'quick'))).toMatchObject({ id: null, error: { code: -32600 } });
    expect(await server.ask([request(1, 'quick'), request(2, 'quick'), request(2, 'quick')])).toMatchObject([
      { id: null, error: { code: -32600 } },
      { id: 2, result: null },
      { id: null, error: { code: -32600 } },
    ]);
    expect(await server.ask('{"jsonrpc":"2.0","id":1}')).toMatchObject({ id: null, error: { code: -32600 } });
    waiting.open();
    expect(await server.next()).toEqual(answered(1, null));
    expect(await server.ask(request(1, 'quick'))).toEqual(answered(1, null));
  });
  test('with null ids may be many at once', async () => {
    const { methods, waiting } = bench();
    const server = new ServerOnWire(methods);
    server.say(request(null, 'wait'), request(null, 'wait'));
    waiting.open();
    expect([await server.next(), await server.next()]).toEqual([answered(null, null), answered(null, null)]);
  });
});

describe('a batch', () => {
  test('runs in order, without holding up others, and is answered at once', async () => {
    const { methods, calls, waiting } = bench();
    const server = new ServerOnWire(methods);
    server.say([request(1, 'quick', { n: 1 }), request(2, 'wait'), request(3, 'quick', { n: 3 })], request(4, 'quick', { n: 4 }));
    expect(await server.next()).toEqual(answered(4, null));
    expect(calls).toEqual(['quick 1', 'quick 4']);
    waiting.open();
    expect(await server.next()).toEqual([answered(1, null), answered(2, null), answered(3, null)]);
    expect(calls).toEqual(['quick 1', 'quick 4', 'quick 3']);
  });
  test('keeps the ids of its members until it is answered', async () => {
    const { methods, waiting } = bench();
    const server = new ServerOnWire(methods);
    server.say([request(1, 'quick'), request(2, 'wait'), request(3, 'quick')]);
    expect(await server.ask(request(1, 'quick'))).toMatchObject({ id: null, error: { code: -32600 } });
    expect(await server.ask(request(3, 'quick'))).toMatchObject({ id: null, error: { code: -32600 } });
    waiting.open();
    await server.next();
    expect(await server.ask(request(1, 'quick'))).toEqual(answered(1, null));
  });
});

describe('cancel', () => {
  test('in the chunk of its request works, and the request answers with its own error', async () => {
    const { methods, reasons } = bench();
    const server = new ServerOnWire(methods);
    server.say(request(1, 'freeze'), request(2, 'cancel', { id: 1 }));
    expect([await server.next(), await server.next()]).toEqual(expect.arrayContaining([cancelled(1), answered(2, { cancelled: true })]));
    expect(reasons).toEqual([expect.objectContaining({ name: 'CANCELLED' })]);
  });
  test("before the handler's first look at its signal works", async () => {
    const server = new ServerOnWire(bench().methods);
    server.say(request(1, 'late'), request(2, 'cancel', { id: 1 }));
    expect([await server.next(), await server.next()]).toEqual([answered(2, { cancelled: true }), cancelled(1)]);
  });
  test('as a notification works as well', async () => {
    const server = new ServerOnWire(bench().methods);
    server.say(request('a', 'freeze'), notification('cancel', { id: 'a' }));
    expect(await server.hangUp()).toEqual([cancelled('a')]);
  });
  test('of a member whose turn in its batch has not come: it is never called', async () => {
    const { methods, calls, waiting } = bench();
    const server = new ServerOnWire(methods);
    server.say([request(1, 'wait'), request(2, 'quick', { n: 2 })], request(3, 'cancel', { id: 2 }));
    expect(await server.next()).toEqual(answered(3, { cancelled: true }));
    waiting.open();
    expect(await server.next()).toEqual([answered(1, null), cancelled(2)]);
    expect(calls).toEqual([]);
  });
  test('within one batch reaches those after it; those before it are finished', async () => {
    const server = new ServerOnWire(bench().methods);
    const batch = [request(1, 'quick'), request(2, 'cancel', { id: 1 }), request(3, 'cancel', { id: 4 }), request(4, 'freeze')];
    expect(await server.ask(batch)).toEqual([
      answered(1, null),
      answered(2, { cancelled: false }),
      answered(3, { cancelled: true }),
      cancelled(4),
    ]);
  });
  test('from a batch reaches a request outside', async () => {
    const server = new ServerOnWire(bench().methods);
    server.say(request(1, 'freeze'), [request(2, 'cancel', { id: 1 })]);
    expect(await server.hangUp()).toEqual(expect.arrayContaining([cancelled(1), [answered(2, { cancelled: true })]]));
  });
  test('of nobody, of one that has finished, and of itself, does nothing', async () => {
    const server = new ServerOnWire(bench().methods);
    expect(await server.ask(request(1, 'cancel', { id: 99 }))).toEqual(answered(1, { cancelled: false }));
    expect(await server.ask(request(2, 'quick'))).toEqual(answered(2, null));
    expect(await server.ask(request(3, 'cancel', { id: 2 }))).toEqual(answered(3, { cancelled: false }));
    expect(await server.ask(request(4, 'cancel', { id: 4 }))).toEqual(answered(4, { cancelled: false }));
    expect(await server.ask([request(5, 'cancel', { id: 5 })])).toEqual([answered(5, { cancelled: false })]);
  });
  test('tells a number from its digits', async () => {
    const server = new ServerOnWire(bench().methods);
    expect(await server.ask(request(1, 'freeze'), request(2, 'cancel', { id: '1' }))).toEqual(answered(2, { cancelled: false }));
  });
  test('leaves a request its result', async () => {
    const { methods, waiting } = bench();
    const server = new ServerOnWire(methods);
    expect(await server.ask(request(1, 'stubborn'), request(2, 'cancel', { id: 1 }))).toEqual(answered(2, { cancelled: true }));
    waiting.open();
    expect(await server.next()).toEqual(answered(1, 'done all the same'));
  });
  test("turns Node's AbortError into the reason", async () => {
    const server = new ServerOnWire(bench().methods);
    server.say(request(1, 'abortError'), notification('cancel', { id: 1 }));
    expect(await server.next()).toMatchObject({ id: 1, error: { data: { name: 'CANCELLED' } } });
  });
  test.each([undefined, {}, { id: null }, { id: true }, { id: [1] }, { id: 1, force: true }, [1]])('with %j is -32602', async (params) => {
    expect(await new ServerOnWire(bench().methods).ask(request(1, 'cancel', params))).toMatchObject({ error: { code: -32602 } });
  });
  test("is the server's own, whatever the methods", async () => {
    const server = new ServerOnWire({ cancel: { handler: () => 'mine' } });
    expect(await server.ask(request(1, 'cancel', { id: 5 }))).toEqual(answered(1, { cancelled: false }));
  });
});

describe('notifications of a call', () => {
  test('carry its id, and end with it', async () => {
    const { methods, waiting } = bench();
    const server = new ServerOnWire(methods);
    expect(await server.ask(request('a', 'progress'))).toEqual(notification('progress', { id: 'a', phase: 'gather', elapsedMs: 1.5 }));
    waiting.open();
    expect(await server.next()).toEqual(notification('progress', { id: 'a', phase: 'prepare', elapsedMs: 2 }));
    expect(await server.next()).toEqual(answered('a', null));
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(await server.hangUp()).toEqual([]);
  });
  test('of a notification go nowhere', async () => {
    const { methods, waiting } = bench();
    const server = new ServerOnWire(methods);
    server.say(notification('progress'));
    waiting.open();
    expect(await server.hangUp()).toEqual([]);
  });
});

describe('the end', () => {
  const started = async (method: string): Promise<{ server: ServerOnWire; bench: Bench; close: AbortController }> => {
    const close = new AbortController();
    const made = bench();
    const server = new ServerOnWire(made.methods, { signal: close.signal });
    await server.ask(request(1, method), notification(method), request(2, 'quick'));
    return { server, bench: made, close };
  };

  test('of the input aborts everything, says so, and still sends the answers', async () => {
    const { server, bench } = await started('freeze');
    const answers = await server.hangUp();
    expect(await server.ended).toMatchObject({ why: 'end-of-input' });
    expect(bench.reasons).toEqual(Array(2).fill(expect.objectContaining({ name: 'CALLER_LOST' })));
    expect(answers).toEqual([expect.objectContaining({ id: 1, error: expect.objectContaining({ code: -32007 }) })]);
    expect(server.inFlight.size).toBe(0);
  });
  test('of the input in the chunk of a request still calls it, and answers', async () => {
    const { methods, calls } = bench();
    const server = new ServerOnWire(methods);
    server.input.end('{"jsonrpc":"2.0","id":1,"method":"quick","params":{"n":1}}');
    expect(await server.hangUp()).toEqual([answered(1, null)]);
    expect(calls).toEqual(['quick 1']);
  });
  test('calls no further members of a batch', async () => {
    const { methods, calls } = bench();
    const server = new ServerOnWire(methods);
    server.say([request(1, 'freeze'), request(2, 'freeze'), notification('freeze')]);
    expect(await server.hangUp()).toEqual([[cancelled(1), cancelled(2)]]);
    expect(calls).toEqual(['freeze']);
  });
  test('is told even if a handler never comes back; only drained waits', async () => {
    const { server, bench } = await started('stubborn');
    server.input.end();
    const { why, drained } = await server.ended;
    expect(why).toBe('end-of-input');
    expect(server.inFlight.size).toBe(2);
    bench.waiting.open();
    await drained;
    expect(server.inFlight.size).toBe(0);
    expect(await server.next()).toEqual(answered(1, 'done all the same'));
  });
  test('comes with an error of the input', async () => {
    const { server, bench } = await started('freeze');
    const error = new Error('EIO');
    server.input.destroy(error);
    expect(await server.ended).toMatchObject({ why: 'input-failed', error });
    expect(bench.reasons).toEqual(Array(2).fill(expect.objectContaining({ name: 'CALLER_LOST', cause: error })));
    expect(await server.next()).toEqual(cancelled(1));
  });
  test('comes with an error of the output', async () => {
    const { server, bench } = await started('freeze');
    const error = new Error('EPIPE');
    server.output.destroy(error);
    const ended = await server.ended;
    expect(ended).toMatchObject({ why: 'output-failed', error });
    await ended.drained;
    expect(bench.reasons).toEqual(Array(2).fill(expect.objectContaining({ name: 'CALLER_LOST', cause: error })));
    expect(server.inFlight.size).toBe(0);
  });
  test('comes when a write fails', async () => {
    const error = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
    const output = new Writable({ write: (_chunk, _encoding, done) => done(error) });
    const input = new PassThrough();
    const ended = serve(streamReader(input), new StreamWriter(output), bench().methods);
    input.write(`${JSON.stringify(request(1, 'quick'))}\n`.repeat(3));
    expect(await ended).toMatchObject({ why: 'output-failed', error });
    await (await ended).drained;
  });
  test('comes when whoever opened it says so: nothing more is read', async () => {
    const { server, bench, close } = await started('freeze');
    close.abort();
    const ended = await server.ended;
    expect(ended.why).toBe('closed');
    expect(bench.reasons).toEqual(Array(2).fill(expect.objectContaining({ name: 'CANCELLED' })));
    await ended.drained;
    server.say(request(3, 'quick', { n: 3 }));
    expect(await server.hangUp()).toEqual([cancelled(1)]);
    expect(bench.calls).not.toContain('quick 3');
  });
  test('comes at once where the signal is aborted already', async () => {
    const server = new ServerOnWire({}, { signal: AbortSignal.abort() });
    expect(await server.ended).toMatchObject({ why: 'closed' });
  });
  test('has one reason, the first', async () => {
    const { server, close } = await started('freeze');
    server.input.end();
    await server.ended;
    server.output.destroy(new Error('EPIPE'));
    close.abort();
    expect(await server.ended).toMatchObject({ why: 'end-of-input' });
  });
});

describe('a caller that does not read', () => {
  test('is not read from either once 16 MiB of answers wait', async () => {
    let called = 0;
    const answer = 'x'.repeat(2 ** 20);
    const line = `${JSON.stringify(request(null, 'big'))}\n`;
    const input = Readable.from(
      (function* () {
        for (let sent = 0; sent < 100; sent++) yield Buffer.from(line);
      })(),
      { highWaterMark: 1 },
    );
    const stuck = gate();
    const output = new Writable({ write: (_chunk, _encoding, done) => void stuck.opened.then(() => done()) });
    const methods: Methods = {
      big: {
        handler: () => {
          called++;
          return answer;
        },
      },
    };
    const ended = serve(streamReader(input), new StreamWriter(output), methods);
    // Far more turns than a hundred requests take.
    for (let turn = 0; turn < 1000; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(called).toBeGreaterThan(10);
    expect(called).toBeLessThan(40);
    stuck.open();
    await (await ended).drained;
    expect(called).toBe(100);
  });
});

test('an error of a handler reaches the caller as it was made', async () => {
  const error = QgaError.of('FREEZE_IN_PROGRESS', { phase: 'start', object: 'process 5' });
  const server = new ServerOnWire({ freeze: { handler: () => Promise.reject(error) } });
  expect(await server.ask(request(1, 'freeze'))).toEqual({
    jsonrpc: '2.0',
    id: 1,
    error: { code: -32003, message: error.message, data: error.toJSON() },
  });
});
