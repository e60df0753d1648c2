import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { packing, unpacked } from '../../src/rpc/packed.ts';
import { memoryTransports } from './memory-transport.ts';

/** What is on the wire of messages that go out packed where that is worth it. */
const sent = async (...messages: readonly string[]): Promise<readonly string[]> => {
  const [near, far] = memoryTransports();
  const { writer } = packing(near);
  for (const message of messages) void writer.write(message);
  await writer.end();
  const lines: string[] = [];
  for await (const line of far.reader) lines.push('text' in line ? line.text : line.fault);
  return lines;
};

const long = JSON.stringify({ jsonrpc: '2.0', id: 1, result: Array.from({ length: 10_000 }, (_, index) => `Database ${index} – ünïcode`) });

describe('a message that is packed', () => {
  test('is a line of JSON, a small part of what it was, and becomes what it was', async () => {
    const [line = ''] = await sent(long);
    expect(line.length).toBeLessThan(long.length / 5);
    expect(unpacked(JSON.parse(line))).toEqual(JSON.parse(long));
  });

  test('keeps its place among others, and short ones stay as they are', async () => {
    const [first, packed = '', last] = await sent('{"first":1}', long, '{"last":1}');
    expect([first, last]).toEqual(['{"first":1}', '{"last":1}']);
    expect(unpacked(JSON.parse(packed))).toEqual(JSON.parse(long));
  });

  test.each([{ packed: 1 }, { result: 1 }, null, 'text', ['packed']])('is not %j', (message) => {
    expect(unpacked(message)).toEqual(message);
  });

  test.each(['', '!', Buffer.from('{}').toString('base64'), gzipSync('no JSON').toString('base64')])(
    'is not read where it is %j',
    (packed) => {
      expect(() => unpacked({ packed })).toThrow();
    },
  );

  test('is not unpacked beyond the longest message there is', { timeout: 120_000 }, () => {
    const bomb = gzipSync(Buffer.alloc(257 * 1024 * 1024), { level: 1 }).toString('base64');
    expect(() => unpacked({ packed: bomb })).toThrow(/larger than/);
  });
});
