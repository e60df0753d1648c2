import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleForGuest } from '@qga-vss/test-kit/src/lab/guest-program.ts';
import { ensureLab, type Lab } from '@qga-vss/test-kit/src/lab/setup.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileLauncher } from '../../src/release/windows/compile.ts';

const HERE = 'C:\\lab\\an other place, ü 日本';
const LAUNCHER = `${HERE}\\qga-vss.exe`;
const NODE = `${HERE}\\node.exe`;

/** What follows the program's name in a command line, and what a program makes of it by Microsoft's rules. */
const TAILS: readonly (readonly [string, readonly string[]])[] = [
  ['', []],
  ['run -- a b', ['run', '--', 'a', 'b']],
  ['"a b" c', ['a b', 'c']],
  ['"" ""', ['', '']],
  ['say \\"hello\\"', ['say', '"hello"']],
  ['"a ""quoted"" word"', ['a "quoted" word']],
  ['C:\\ "C:\\my files\\\\" end', ['C:\\', 'C:\\my files\\', 'end']],
  ['a\\\\\\"b', ['a\\"b']],
  ['%PATH% 100% %%', ['%PATH%', '100%', '%%']],
  ['a^b & c | d > e < f ! (g)', ['a^b', '&', 'c', '|', 'd', '>', 'e', '<', 'f', '!', '(g)']],
  ['ü 日本語 😀 é', ['ü', '日本語', '😀', 'é']],
  ['a\tb   c ', ['a', 'b', 'c']],
  ["'a b' $env:x `n", ["'a", "b'", '$env:x', '`n']],
  ['x'.repeat(30_000), ['x'.repeat(30_000)]],
];

/** How a program's own name can stand in a command line. */
const NAMES = [LAUNCHER.replaceAll(' ', ''), `"${LAUNCHER}"`, 'qga-vss', '"C:\\any where\\"qga-vss.exe'];

/** The last is that of Ctrl+C. */
const CODES = [0, 1, 3, 130, 255, 256, 0xc000013a];

interface End {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Found {
  readonly tails: readonly End[];
  readonly names: readonly End[];
  readonly codes: readonly number[];
  readonly echo: End;
  readonly noConsole: End;
  readonly anonymous: End;
  readonly launcherKilled: { readonly host: boolean };
  readonly nodeKilled: { readonly host: boolean };
  readonly interrupted: End;
}

let lab: Lab;
let work: string;
let found: Found;

beforeAll(async () => {
  lab = await ensureLab();
  const folder = join(lab.folder, HERE.slice('C:\\lab\\'.length));
  mkdirSync(folder, { recursive: true });
  work = mkdtempSync(join(tmpdir(), 'qga-vss-launcher-'));
  writeFileSync(join(folder, 'qga-vss.exe'), compileLauncher(work, '1.2.3'));
  copyFileSync(join(lab.folder, 'node', 'node.exe'), join(folder, 'node.exe'));
  copyFileSync(join(import.meta.dirname, 'guest', 'probe.cjs'), join(folder, 'qga-vss.cjs'));
  const program = await bundleForGuest(lab, join(import.meta.dirname, 'guest', 'launcher-program.ts'), 'launcher-program.mjs');
  const cases = JSON.stringify({ tails: TAILS.map(([tail]) => tail), names: NAMES, codes: CODES });
  const { exitCode, stderr } = await lab.run('node', [program, LAUNCHER, 'C:\\lab\\launcher.json', cases], { timeoutMs: 240_000 });
  if (exitCode !== 0) throw new Error(stderr);
  found = JSON.parse(readFileSync(join(lab.folder, 'launcher.json'), 'utf8'));
});
afterAll(() => {
  rmSync(work, { recursive: true, force: true });
  rmSync(join(lab.folder, HERE.slice('C:\\lab\\'.length)), { recursive: true, force: true });
  lab?.close();
});

const heard = ({ stdout }: End) => JSON.parse(stdout);

describe('qga-vss.exe', () => {
  test.each(TAILS.map(([tail, wanted], index) => [tail.slice(0, 40), wanted, index] as const))(
    'hands on the arguments %s as they are',
    (_tail, wanted, index) => {
      const end = found.tails[index] as End;
      expect({ code: end.code, stderr: end.stderr }).toEqual({ code: 0, stderr: '' });
      expect(heard(end)).toEqual({ node: NODE, program: `${HERE}\\qga-vss.cjs`, arguments: wanted });
    },
  );

  test.each(NAMES.map((name, index) => [name, index] as const))('finds where they begin after the name %s', (_name, index) => {
    expect(heard(found.names[index] as End)).toMatchObject({ node: NODE, arguments: ['a', 'b c'] });
  });

  test('hands on exit codes', () => {
    expect(found.codes).toEqual(CODES);
  });

  test('hands on all that goes through its streams', () => {
    expect(found.echo).toEqual({ code: 0, stdout: 'ü 日本語\0\r\n'.repeat(20_000), stderr: 'complaint' });
  });

  test('works without a console', () => {
    expect(found.noConsole).toEqual({ code: 0, stdout: 'detached', stderr: 'complaint' });
  });

  test("works in the guest agent's pipes, whose ends come with its own", () => {
    expect(found.anonymous).toMatchObject({ created: 1, code: 0, stderr: '' });
    expect(heard(found.anonymous)).toMatchObject({ arguments: ['an argument'] });
  });

  test('takes node.exe and what ends with it along when it is killed, and lets live what is detached', () => {
    expect(found.launcherKilled).toEqual({ host: true });
  });

  test('ends with node.exe', () => {
    expect(found.nodeKilled).toEqual({ host: true });
  });

  test('leaves Ctrl+C to node.exe, and ends with its code', () => {
    expect(found.interrupted).toMatchObject({ code: 130, stderr: '' });
    expect(found.interrupted.stdout).toContain('"interrupted"');
  });

  test('says what is missing', async () => {
    const alone = join(lab.folder, 'alone');
    mkdirSync(alone, { recursive: true });
    writeFileSync(join(alone, 'qga-vss.exe'), readFileSync(join(work, 'qga-vss.exe')));
    const { exitCode, stderr } = await lab.run('C:\\lab\\alone\\qga-vss.exe', []);
    rmSync(alone, { recursive: true });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 7,
      stderr: 'qga-vss: C:\\lab\\alone\\node.exe cannot be started (Windows error 2).\r\n',
    });
  });
});
