import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough, Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { RpcClient } from '../../src/rpc/client.ts';
import { StreamWriter, streamReader, streamTransport } from '../../src/rpc/stream-transport.ts';
import type { Line, MessageReader } from '../../src/rpc/transport.ts';
import { memoryTransports } from './memory-transport.ts';

const linesOf = async (reader: MessageReader): Promise<Line[]> => {
  const lines: Line[] = [];
  for await (const line of reader) lines.push(line);
  return lines;
};

/** An output that takes a chunk whenever it is told to. */
class SlowOutput extends Writable {
  readonly taken: string[] = [];
  #take: (() => void) | undefined;

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    this.#take = () => {
      this.taken.push(chunk.toString());
      done();
    };
  }

  take(): void {
    const take = this.#take;
    this.#take = undefined;
    take?.();
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the writer of a stream', () => {
  test('keeps the order, writes one message at a time, and waits until it is taken', async () => {
    const output = new SlowOutput({ highWaterMark: 1 });
    const writer = new StreamWriter(output);
    const taken: string[] = [];
    const writes = ['a', 'b', 'c'].map((message) => writer.write(message).then(() => taken.push(message)));
    expect(writer.backlog).toBe(6);
    for (const expected of [['a'], ['a', 'b'], ['a', 'b', 'c']]) {
      output.take();
      await turn();
      expect(taken).toEqual(expected);
    }
    await Promise.all(writes);
    expect(output.taken).toEqual(['a\n', 'b\n', 'c\n']);
    expect(writer.backlog).toBe(0);
  });

  test('adds no listener for a message', async () => {
    const output = new SlowOutput({ highWaterMark: 1 });
    const writer = new StreamWriter(output);
    const count = (): number => output.eventNames().reduce((sum, name) => sum + output.listenerCount(name), 0);
    const before = count();
    for (let n = 0; n < 100; n++) void writer.write('x');
    expect(count()).toBe(before);
  });

  test('says once that the output is broken, rejects what waits, and drops the rest', async () => {
    const output = new SlowOutput();
    const writer = new StreamWriter(output);
    const waiting = [writer.write('a'), writer.write('b'), writer.end()];
    const error = new Error('EPIPE');
    output.destroy(error);
    expect(await writer.broken).toBe(error);
    await Promise.all(waiting);
    await Promise.all([writer.write('c'), writer.end()]);
    expect(output.taken).toEqual([]);
  });

  test.each([
    { name: 'closed without a word', make: () => new PassThrough().destroy() },
    { name: 'closed with an error', make: () => new PassThrough().destroy(new Error('EBADF')) },
    { name: 'ended by somebody else', make: () => new PassThrough().end() },
  ])('tells of an output that was $name', async ({ make }) => {
    const writer = new StreamWriter(make());
    await writer.write('a');
    expect(await writer.broken).toBeInstanceOf(Error);
  });

  test('tells of an output that was gone before anything is written', async () => {
    const output = new PassThrough().destroy();
    await turn();
    expect(await new StreamWriter(output).broken).toBeInstanceOf(Error);
  });

  test('ends after what is queued, and that is no breakage', async () => {
    const output = new PassThrough();
    const writer = new StreamWriter(output);
    let broken = false;
    void writer.broken.then(() => {
      broken = true;
    });
    void writer.write('a');
    const ended = writer.end();
    expect(await text(output)).toBe('a\n');
    await ended;
    await writer.end();
    await turn();
    expect(broken).toBe(false);
  });
});

describe('the reader of a stream', () => {
  test('gives lines, however the chunks fall', async () => {
    const chunks = ['{"a"', ':1}\n{"b":', '2}\n'].map((chunk) => Buffer.from(chunk));
    expect(await linesOf(streamReader(Readable.from(chunks)))).toEqual([{ text: '{"a":1}' }, { text: '{"b":2}' }]);
  });
  test('keeps an error that comes before anybody reads', async () => {
    const input = new PassThrough();
    const reader = streamReader(input);
    const error = new Error('EBADF');
    input.destroy(error);
    await turn();
    await expect(linesOf(reader)).rejects.toBe(error);
  });
  test('leaves the other direction open when the input ends', async () => {
    const [near, far] = memoryTransports();
    await far.writer.end();
    expect(await linesOf(near.reader)).toEqual([]);
    await near.writer.write('still here');
    await near.writer.end();
    expect(await linesOf(far.reader)).toEqual([{ text: 'still here' }]);
  });
  test('holds no more than it needs: an input nobody reads is not read ahead', async () => {
    let made = 0;
    const input = Readable.from(
      (function* () {
        for (; ; made++) yield Buffer.from('"x"\n'.repeat(100));
      })(),
      { highWaterMark: 1 },
    );
    const lines = streamReader(input)[Symbol.asyncIterator]();
    for (let n = 0; n < 100; n++) await lines.next();
    for (let n = 0; n < 100; n++) await turn();
    expect(made).toBeLessThan(5);
    input.destroy();
  });
});

test('closing a connection drops both directions', async () => {
  const input = new PassThrough();
  const output = new PassThrough();
  const transport = streamTransport(input, output);
  transport.close();
  expect(await transport.writer.broken).toBeInstanceOf(Error);
  await expect(linesOf(transport.reader)).rejects.toThrow();
});

describe('standard streams', () => {
  const start = () =>
    spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--experimental-strip-types', fixture('echo-host.ts')], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  const fixture = (name: string): string => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));

  test('serve a caller in another process until it ends its input', async () => {
    const host = start();
    const { reader, writer } = streamTransport(host.stdout, host.stdin);
    const client = new RpcClient<{ echo: { params: object; result: unknown } }>(reader, writer);
    const long = { text: 'ä€'.repeat(300_000) };
    expect(await Promise.all([client.call('echo', { n: 1 }), client.call('echo', long)])).toEqual([{ n: 1 }, long]);
    const why = text(host.stderr);
    await client.close();
    expect(await why).toBe('end-of-input');
  });

  test('tell a broken output', async () => {
    const host = start();
    const why = once(host.stderr, 'data');
    host.stdout.destroy();
    await once(host.stdout, 'close');
    host.stdin.write('{"jsonrpc":"2.0","id":null,"method":"echo"}\n');
    expect(String(await why)).toBe('output-failed');
    host.stdin.end();
    await once(host, 'close');
  });
});
