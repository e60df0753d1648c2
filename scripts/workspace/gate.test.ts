import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '@qga-vss/build/src/process.ts';
import { afterAll, describe, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'qga-vss-gate-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A README that has two commands, and shows what the first prints. */
const readme = (commands: string, shown: string): string =>
  [
    '# It',
    '```sh',
    'false',
    '```',
    '## Try it',
    '```sh',
    commands,
    '```',
    '```text',
    shown,
    '```',
    '## Use it',
    '```sh',
    'false',
    '```',
    '',
  ].join('\n');

const SHOWN = 'Good, held 39 ms\n  all of it';
const FIRST = "printf 'Good, held 7 ms\\n  all of it\\n'\n";
const SECOND = "ls; env | cut -d= -f1; cat; echo '5 passed, 0 failed'\n";

const git = (checkout: string, ...args: readonly string[]): void =>
  void execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@localhost', ...args], { cwd: checkout });

/** The gate in a checkout of its own, with what is committed there. */
const gate = (files: Readonly<Record<string, string>>, env: NodeJS.ProcessEnv = {}) => {
  const checkout = mkdtempSync(join(folder, 'checkout-'));
  const temporary = mkdtempSync(join(folder, 'temporary-'));
  mkdirSync(join(checkout, '.ci'));
  cpSync(join(ROOT, '.ci/run'), join(checkout, '.ci/run'));
  const all = { 'README.md': readme('sh first.sh\nsh second.sh', SHOWN), 'first.sh': FIRST, 'second.sh': SECOND, ...files };
  for (const [name, text] of Object.entries(all)) writeFileSync(join(checkout, name), text);
  git(checkout, 'init', '--quiet');
  git(checkout, 'add', '.');
  git(checkout, 'commit', '--quiet', '--message', 'as it is');
  writeFileSync(join(checkout, 'not-committed'), '');
  const { status, stdout, stderr } = spawnSync(join(checkout, '.ci/run'), {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: folder, TMPDIR: temporary, ...env },
  });
  return { status, lines: stdout.trimEnd().split('\n'), stderr, left: readdirSync(temporary) };
};

describe('the gate', () => {
  test('types what README says in a clone, and ends with what the second command says', () => {
    const { status, lines, stderr, left } = gate({}, { NODE_OPTIONS: '--no-such', npm_config_cache: '/somewhere' });
    expect(status).toBe(0);
    expect(lines.slice(0, 5)).toEqual([
      expect.stringMatching(/^newcomer: [0-9a-f]+ as it is in an empty folder$/),
      'newcomer: $ sh first.sh',
      'Good, held 7 ms',
      '  all of it',
      'newcomer: $ sh second.sh',
    ]);
    expect(lines.at(-1)).toBe('5 passed, 0 failed');
    expect(lines).toEqual(expect.arrayContaining(['README.md', 'CI', 'PATH', 'HOME', 'npm_config_cache']));
    expect(lines).not.toContain('NODE_OPTIONS');
    expect(lines).not.toContain('not-committed');
    expect(stderr).toBe('newcomer: what is not committed here is not tested\n');
    expect(left).toEqual([]);
  });

  test.each([
    ['a first command that fails', { 'first.sh': `${FIRST}exit 4\n` }, '"sh first.sh" ended with exit code 4'],
    ['one that prints something else', { 'first.sh': 'echo Bad\n' }, '"sh first.sh" did not print what README shows:'],
    ['another number of commands', { 'README.md': readme('sh first.sh', SHOWN) }, 'README has 1 commands under "Try it", not two'],
    ['nothing shown', { 'README.md': readme('sh first.sh\nsh second.sh', '') }, 'README does not show what its first command prints'],
  ])('fails for %s, and does not go on', (_, files, why) => {
    const { status, lines, stderr, left } = gate(files);
    expect({ status, last: lines.at(-1), left }).toEqual({ status: 1, last: '0 passed, 1 failed', left: [] });
    expect(stderr).toContain(`newcomer: ${why}\n`);
    expect(lines).not.toContain('5 passed, 0 failed');
  });

  test('ends with the exit code of the second command', () => {
    const { status, lines, left } = gate({ 'second.sh': "echo '4 passed, 1 failed'; exit 1\n" });
    expect({ status, last: lines.at(-1), left }).toEqual({ status: 1, last: '4 passed, 1 failed', left: [] });
  });
});
