import { describe, expect, test } from 'vitest';
import { encode } from '../../src/rpc/encode.ts';
import { LineDecoder, REQUEST_LIMIT } from '../../src/rpc/line-decoder.ts';
import type { Line } from '../../src/rpc/transport.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

const decode = (chunks: readonly Uint8Array[], limit?: number): (string | Line)[] => {
  const decoder = new LineDecoder(limit);
  return [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.end()].map((line) => ('text' in line ? line.text : line));
};

describe('lines', () => {
  test.each([
    { name: 'LF', input: 'a\nb\n', lines: ['a', 'b'] },
    { name: 'CRLF', input: 'a\r\nb\r\n', lines: ['a', 'b'] },
    { name: 'both', input: 'a\r\nb\nc\r\n', lines: ['a', 'b', 'c'] },
    { name: 'no break after the last', input: 'a\nb', lines: ['a', 'b'] },
    { name: 'blank lines', input: '\n\r\n \t\na\n\n\nb\n\r\n', lines: ['a', 'b'] },
    { name: 'nothing', input: '', lines: [] },
    { name: 'a CR inside', input: 'a\rb\n', lines: ['a\rb'] },
    { name: 'line separators of Unicode', input: 'a\u2028b\u0085c\n', lines: ['a\u2028b\u0085c'] },
  ])('$name', ({ input, lines }) => {
    expect(decode([bytes(input)])).toEqual(lines);
  });

  test('split at every byte', () => {
    const input = Buffer.concat([BOM, bytes('{"ä":"€ 𝄞 \\u00e4"}\r\n\n"второй"\n')]);
    for (let at = 0; at <= input.length; at++)
      expect(decode([input.subarray(0, at), input.subarray(at)])).toEqual(['{"ä":"€ 𝄞 \\u00e4"}', '"второй"']);
    expect(decode([...input].map((byte) => Uint8Array.of(byte)))).toEqual(['{"ä":"€ 𝄞 \\u00e4"}', '"второй"']);
  });
});

describe('a byte order mark', () => {
  test('is dropped before the first line', () => expect(decode([BOM, bytes('a\n')])).toEqual(['a']));
  test('of which one byte comes at a time', () =>
    expect(decode([...BOM, ...bytes('a\n')].map((byte) => Uint8Array.of(byte)))).toEqual(['a']));
  test('alone on the first line makes no line', () => expect(decode([BOM, bytes('\r\na\n')])).toEqual(['a']));
  test('alone makes no line', () => expect(decode([BOM])).toEqual([]));
  test('is text anywhere else', () => expect(decode([bytes('a\n'), BOM, bytes('b\n')])).toEqual(['a', '\ufeffb']));
  test('is dropped once only', () => expect(decode([BOM, BOM, bytes('a\n')])).toEqual(['\ufeffa']));
});

describe('what is not UTF-8', () => {
  test.each([
    ['a lone continuation', [0x80]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['half of a surrogate pair', [0xed, 0xa0, 0x80]],
    ['a character cut short', [0xe2, 0x82]],
    ['beyond Unicode', [0xf4, 0x90, 0x80, 0x80]],
    ['UTF-16', [0xff, 0xfe, 0x7b, 0x00]],
  ])('%s is reported, and the next line read', (_name, wrong) => {
    expect(decode([Uint8Array.from([...wrong, 0x0a]), bytes('b\n')])).toEqual([{ fault: 'not-utf8' }, 'b']);
  });
});

describe('the limit of a line', () => {
  const line = Buffer.alloc(REQUEST_LIMIT, 'x');
  const isWhole = (lines: readonly (string | Line)[]): boolean =>
    lines.length === 2 && lines[0] === line.toString('latin1') && lines[1] === 'b';

  test('is 8 MiB', () => expect(REQUEST_LIMIT).toBe(8 * 2 ** 20));
  test.each([
    { name: 'LF', before: '', after: '\nb\n' },
    { name: 'CRLF', before: '', after: '\r\nb\n' },
    { name: 'a BOM and CRLF', before: '\ufeff', after: '\r\nb\n' },
  ])('lets exactly that through with $name', ({ before, after }) => {
    expect(isWhole(decode([bytes(before), line, bytes(after)]))).toBe(true);
    expect(isWhole(decode([Buffer.concat([bytes(before), line, bytes(after)])]))).toBe(true);
  });
  test.each([
    { name: 'LF', before: '', after: 'x\nb\n' },
    { name: 'CRLF', before: '', after: 'x\r\nb\n' },
    { name: 'a BOM and CRLF', before: '\ufeff', after: 'x\r\nb\n' },
    { name: 'two CRs', before: '', after: '\r\r\nb\n' },
  ])('refuses one byte more with $name, and reads the next line', ({ before, after }) => {
    expect(decode([bytes(before), line, bytes(after)])).toEqual([{ fault: 'too-long' }, 'b']);
    expect(decode([Buffer.concat([bytes(before), line, bytes(after)])])).toEqual([{ fault: 'too-long' }, 'b']);
  });
  test('refuses a long line that never ends as soon as it is too long, and once', () => {
    expect(decode([bytes('0123456789'), bytes('0123456789'), bytes('0123456789')], 15)).toEqual([{ fault: 'too-long' }]);
  });

  test('bounds the memory, however long the line and however small the chunks', () => {
    const decoder = new LineDecoder(100_000);
    const chunk = bytes('xyz');
    let most = 0;
    let lines = 0;
    for (let sent = 0; sent < 1_000_000; sent += chunk.length) {
      lines += decoder.push(chunk).length;
      most = Math.max(most, decoder.held);
    }
    expect(lines).toBe(1);
    expect(most).toBeLessThanOrEqual(100_004);
    expect(decoder.held).toBeLessThan(10_000);
  });
});

describe('output', () => {
  test.each([
    { value: { a: 'ä€𝄞\u2028\u007f' }, text: '{"a":"\\u00e4\\u20ac\\ud834\\udd1e\\u2028\\u007f"}' },
    { value: '\ud800', text: '"\\ud800"' },
    { value: 'a\r\nb', text: '"a\\r\\nb"' },
    { value: undefined, text: 'null' },
  ])('is ASCII on one line: $text', ({ value, text }) => {
    expect(encode(value)).toBe(text);
    if (value !== undefined) expect(JSON.parse(text)).toEqual(value);
  });
});
