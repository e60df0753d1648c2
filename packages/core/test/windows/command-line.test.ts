import { expect, test } from 'vitest';
import { environmentBlock } from '../../src/windows/breakaway.ts';
import { commandLine, quoteArgument } from '../../src/windows/command-line.ts';

test.each([
  ['plain', 'plain'],
  ['', '""'],
  ['a b', '"a b"'],
  ['tab\there', '"tab\there"'],
  ['C:\\dir\\', 'C:\\dir\\'],
  ['C:\\my dir\\', '"C:\\my dir\\\\"'],
  ['say "hi"', '"say \\"hi\\""'],
  ['a\\"b', '"a\\\\\\"b"'],
  ['a\\\\b', 'a\\\\b'],
  ['"', '"\\""'],
  ['\\', '\\'],
  [' \\\\', '" \\\\\\\\"'],
])('%j is quoted as %s', (argument, quoted) => {
  expect(quoteArgument(argument)).toBe(quoted);
});

const PROGRAM = '"C:\\Program Files\\x.exe" ';

/** What Microsoft's C runtime makes of arguments, after its documentation. */
const parse = (line: string): string[] => {
  const found: string[] = [];
  let current: string | undefined;
  let quoted = false;
  const add = (text: string): void => {
    current = (current ?? '') + text;
  };
  const quote = (slashes: string): void => {
    add('\\'.repeat(slashes.length >> 1));
    if (slashes.length % 2 === 1) add('"');
    else quoted = !quoted;
  };
  for (const [token, slashes] of `${line} `.matchAll(/(\\*)"|\\+|[ \t]|[^\\" \t]+/g)) {
    if (slashes !== undefined) quote(slashes);
    else if (quoted || token.trim() !== '') add(token);
    else if (current !== undefined) {
      found.push(current);
      current = undefined;
    }
  }
  return found;
};

test('every argument of up to five awkward characters comes out as it went in', () => {
  const characters = ['\\', '"', ' ', 'a'];
  const words = (length: number): string[] =>
    length === 0 ? [''] : words(length - 1).flatMap((word) => characters.map((character) => word + character));
  for (const length of [0, 1, 2, 3, 4, 5]) {
    for (const word of words(length)) {
      const line = commandLine('C:\\Program Files\\x.exe', [word, 'next']);
      expect(line.startsWith(PROGRAM)).toBe(true);
      expect(parse(line.slice(PROGRAM.length)), line).toEqual([word, 'next']);
    }
  }
});

test('what no command line can hold is refused', () => {
  expect(() => commandLine('x.exe', ['a\0b'])).toThrow(TypeError);
  expect(() => commandLine('x\0.exe', [])).toThrow(TypeError);
  expect(() => commandLine('x".exe', [])).toThrow(TypeError);
});

test('an environment is sorted regardless of case and ends with an empty string', () => {
  expect(environmentBlock({ windir: 'W', Path: 'P', ALPHA: 'A=B', 'ProgramFiles(x86)': '' })).toBe(
    'ALPHA=A=B\0Path=P\0ProgramFiles(x86)=\0windir=W\0\0',
  );
  expect(environmentBlock({})).toBe('\0\0');
});
