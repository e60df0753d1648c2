import { ENGINE_PROGRAM, ensureEngine } from '@qga-vss/test-kit/src/powershell/engine.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { askPowerShell } from '../../src/powershell/ask.ts';

beforeAll(() => ensureEngine(), 120_000);

const ask = (script: string, ...args: readonly string[]) =>
  askPowerShell({ executable: ENGINE_PROGRAM, env: {}, timeoutMs: 30_000, script, args });

/** What has broken command lines, quoting and encodings before. */
const HOSTILE = [
  "C:\\it's",
  'say "it"',
  'C:\\a`b`$c',
  '$(throw 1) $x $env:PATH @(1)',
  'C:\\’‘‚‛“”„',
  'C:\\a,b',
  'a:b::c',
  'a\r\nb\nc\rd\n\n}',
  '  a b  ',
  'Größe 容量 🧊 \u0000\u0007',
  "<# #> @' '@ --% ; exit",
  '-NoExit',
  '',
  "’`$('".repeat(800),
];

describe('PowerShell is asked', () => {
  test('with arguments that arrive as they are, and come back so', async () => {
    expect(await ask('foreach ($text in $args) { $text }', ...HOSTILE)).toEqual({ values: HOSTILE });
  });

  test('with arguments for parameters, none of which is taken for a switch', async () => {
    expect(await ask('param([string] $first, $second, [switch] $third) $first; $second; $third', '-third', '-second')).toEqual({
      values: ['-third', '-second', 'False'],
    });
  });

  test('a script of many lines, with blank ones, is one', async () => {
    const script = 'param($a, $b)\n\nif ($true) {\n\n    # comment\n    $a\n}\n\n$b';
    expect(await ask(script, '1', '2')).toEqual({ values: ['1', '2'] });
  });

  test('each value is a text of its own, none at all is none', async () => {
    expect(await ask("1; ''; $null; @('a', 'b')")).toEqual({ values: ['1', '', '', 'a', 'b'] });
    expect(await ask('$null = 1')).toEqual({ values: [] });
  });

  test('an error that ends the script is the answer, in its own words', async () => {
    expect(await ask("'said'; throw $args[0]", 'no ’luck’')).toEqual({ error: { id: 'no ’luck’', message: 'no ’luck’' } });
    expect(await ask('Get-Nothing')).toMatchObject({ error: { id: 'CommandNotFoundException' } });
    expect(await ask('if (')).toMatchObject({ error: { id: 'ParseException' } });
  });

  test.each([
    { what: 'words on standard error', noise: "[Console]::Error.WriteLine('WARNING of a native program')" },
    { what: 'a line left unfinished', noise: "[Console]::Out.Write('banner without end')" },
    { what: 'a banner of many lines', noise: "foreach ($i in 1..500) { [Console]::Out.WriteLine('=' * 80) }" },
    { what: 'a warning', noise: "$Host.UI.WriteWarningLine('mind')" },
    { what: 'bytes that are no text', noise: '[Console]::OpenStandardOutput().Write([byte[]](255, 254, 0, 10), 0, 4)' },
  ])('$what is not taken for the answer, nor for a failure', async ({ noise }) => {
    expect(await ask(`${noise}; 'well'`)).toEqual({ values: ['well'] });
  });
});
