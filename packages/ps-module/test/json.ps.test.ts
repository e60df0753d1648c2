import { stageForFile } from '@qga-vss/test-kit/src/powershell/for-file.ts';
import { describe, expect, test } from 'vitest';
import { textLiteral } from '../src/quote.ts';

const opened = stageForFile();
const { run } = opened;

const inModule = async (script: string) => (await run(`& (Get-Module QgaVss) { ${script} }`)).output;

const HOSTILE = [
  "it's",
  '"quoted"',
  '`$(Get-Nothing)`',
  '\u2018curly\u2019 \u201a\u201b',
  '#> end',
  'a\nb\r\nc',
  "@'\nhere",
  'tab\there',
  'gr\u00fc\u00dfe \ud83d\ude00',
  '',
];

describe('quoting', () => {
  test.each(HOSTILE.map((text) => [text]))('%j comes through PowerShell as it is', async (text) => {
    expect((await run(`$x = ${textLiteral(text)}; $x.Length; $x`)).output).toEqual([text.length, text]);
  });
});

const REFUSED = [
  ...[
    '',
    ' ',
    '{',
    '}',
    '[1',
    '{"a":1} x',
    'nul',
    '"open',
    "{'a':1}",
    '01x',
    '01',
    '[01]',
    '1,',
    '1 2',
    '[1 2]',
    '[1,]',
    '[,1]',
    '[1}',
    '{]',
  ],
  ...[
    '{"a"}',
    '{"a":}',
    '{"a" 1}',
    '{"a":1 "b":2}',
    '{"a":1,}',
    '{1:2}',
    '["a":1]',
    '[1,,2]',
    '1.',
    '.5',
    '+1',
    'NaN',
    '"\\x41"',
    '"\\u12"',
  ],
  '"a\nb"',
];

describe('the JSON of the module', () => {
  const VALUES: readonly unknown[] = [
    null,
    true,
    false,
    0,
    -1,
    2 ** 53 - 1,
    1.5,
    -2.5e-7,
    '',
    'text',
    '2026-11-24T10:00:00Z',
    '/Date(0)/',
    [],
    {},
    [[]],
    { a: [] },
    [1, [2, { b: 'c' }]],
    { a: 1, A: 2, '': 3 },
    { 'k"\\/\n\u00e9': 'v' },
    'C:\\\\server/share\\',
    '\\u0041 \\n',
    '\b\f\n\r\t\u0000\u001f\u007f\u2028\ud800',
    1e300,
    5e-324,
    0.1 + 0.2,
    ...HOSTILE,
  ];

  test.each(VALUES.map((value) => [JSON.stringify(value)]))('%s is read and written back the same', async (text) => {
    const [back] = await inModule(`ConvertTo-QgaJson -Value (ConvertFrom-QgaJson -Text ${textLiteral(text)})`);
    expect(JSON.parse(back)).toEqual(JSON.parse(text));
  });

  test.each(REFUSED.map((text) => [text]))('%j is refused', async (text) => {
    const [answer] = await inModule(`try { $null = ConvertFrom-QgaJson -Text ${textLiteral(text)}; 'read' } catch { 'refused' }`);
    expect(answer).toBe('refused');
  });

  test.each([
    ['"\\\\/b"', '\\/b'],
    ['"\\/"', '/'],
    ['"\\u00e9\\ud83d\\ude00"', '\u00e9\ud83d\ude00'],
    [' [ 1 , { } ]\r\n', undefined],
    ['{"a":1,"a":2}', undefined],
    ['9223372036854775807', undefined],
    ['1e400', undefined],
  ])('%s is JSON', async (text, read) => {
    const [value] = await inModule(`$x = ConvertFrom-QgaJson -Text ${textLiteral(text)}; if ($x -is [string]) { $x } else { 'read' }`);
    expect(value).toBe(read ?? 'read');
  });

  test('of a key that comes twice the last counts, and whole numbers are exact as far as 64 bits go', async () => {
    expect(await inModule('(ConvertFrom-QgaJson -Text \'{"a":1,"a":2}\')[\'a\']')).toEqual([2]);
    expect(
      await inModule("$x = ConvertFrom-QgaJson -Text '[9223372036854775807,9223372036854775808]'; $x[0].ToString(); $x[1].GetType().Name"),
    ).toEqual(['9223372036854775807', 'Double']);
  });

  test('keys that differ in case are two, and dates stay texts', async () => {
    expect(
      await inModule('$x = ConvertFrom-QgaJson -Text \'{"a":"2026-11-24T10:00:00Z","A":2}\'; $x.Count; $x[\'a\'].GetType().Name'),
    ).toEqual([2, 'String']);
  });

  test('nesting has no limit that a message meets, and 200 writers with 50 components are read', async () => {
    const deep = `${'['.repeat(2000)}${']'.repeat(2000)}`;
    expect(await inModule(`$x = ConvertFrom-QgaJson -Text '${deep}'; $x.Count`)).toEqual([1]);
    const many = JSON.stringify(
      Array.from({ length: 200 }, (_, w) => ({
        name: `Writer ${w}`,
        components: Array.from({ length: 50 }, (_, c) => ({ path: `a\\${c}`, added: true })),
      })),
    );
    expect(await inModule(`$x = ConvertFrom-QgaJson -Text ${textLiteral(many)}; $x.Count; $x[199]['components'][49]['path']`)).toEqual([
      200,
      'a\\49',
    ]);
  });
});
