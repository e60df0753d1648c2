import { QgaError } from '@qga-vss/core';
import { SCENARIO_NAMES } from '@qga-vss/core/internal';
import { scenarioNamed } from '@qga-vss/core/src/simulator/catalogue.ts';
import { Cli, type CliOptions, SUCCESS } from '@qga-vss/test-kit/src/command/cli.ts';
import { machine } from '@qga-vss/test-kit/src/command/machine.ts';
import { frozen, notice, thawed } from '@qga-vss/test-kit/src/command/results.ts';
import { describe, expect, it } from 'vitest';
import { widthOf, wrap } from '../../src/terminal/width.ts';
import { shown } from '../support/shown.ts';

const healthy = scenarioNamed('healthy');
const [hidden, c, d, ...others] = healthy.volumes;
const [firstWriter, ...otherWriters] = healthy.writers;

/** A machine whose names are as its owners like them. */
const named = (label: string, name: string): NonNullable<CliOptions['machine']> =>
  machine({
    ...healthy,
    volumes: [hidden, c, { ...d, label }, ...others] as typeof healthy.volumes,
    writers: [{ ...firstWriter, name }, ...otherWriters] as typeof healthy.writers,
  });

describe('tables', () => {
  it('have heads and aligned columns on a terminal, also with wide characters', async () => {
    const [head = '', ...rows] = await shown({ machine: named('データ', 'x') }, 'volumes');
    const column = head.indexOf('FILE SYSTEM');
    expect(head).toMatch(/^VOLUME +LABEL +FILE SYSTEM +DRIVE/);
    const systems = rows.filter((row) => /NTFS|CDFS/.test(row));
    expect(systems).toHaveLength(6);
    for (const row of systems) expect(widthOf(row.slice(0, row.search(/NTFS|CDFS/)))).toBe(column);
  });

  it('name by its path a volume that is mounted nowhere', async () => {
    const lines = await shown({ machine: machine('healthy') }, 'volumes');
    expect(lines.filter((line) => line.startsWith('  \\\\?\\Volume{'))).toHaveLength(1);
  });

  it('are columns parted by tabs, without a head, for everything else', async () => {
    const [first = ''] = await shown({ terminal: false, machine: machine('healthy') }, 'volumes');
    expect(first.split('\t').slice(0, 4)).toEqual(['-', 'System Reserved', 'NTFS', 'fixed']);
    expect(first).toMatch(/\\\\\?\\Volume\{.*\}\\$/);
  });
});

describe('a narrow terminal', () => {
  const ASKED: readonly (readonly string[])[] = [
    ['run', ...SUCCESS],
    ['run', '--hold-ms', '20000', ...SUCCESS],
    ['prepare'],
    ['freeze'],
    ['freeze', '--dry-run'],
    ['thaw'],
    ['status'],
    ['doctor'],
    ['explain', '5'],
    ['provider', 'unregister'],
  ];
  const all = SCENARIO_NAMES.flatMap((scenario) => ASKED.map((argv) => ({ scenario, argv })));

  it.each(all)('breaks no word of $argv on $scenario', async ({ scenario, argv }) => {
    for (const columns of [50, 80]) {
      const cli = new Cli({ terminal: true, columns, env: { NO_COLOR: '1' }, machine: machine(scenario) });
      await cli.run(...argv);
      const tooLong = `${cli.stdout}${cli.stderr}`.split('\n').filter((line) => widthOf(line) > columns);
      // A path that no line has room for stays whole.
      expect(tooLong.filter((line) => line.split(' ').every((word) => widthOf(word) <= columns - 14))).toEqual([]);
    }
  });

  it('has a volume on one line, with its label', async () => {
    const lines = await shown({ columns: 80, machine: machine('healthy') }, 'freeze', '--dry-run');
    expect(lines).toContain('            L:\\ (Logs, NTFS)');
  });

  it('has warnings broken between words', async () => {
    const warning = notice({ message: 'a word and another '.repeat(10).trim() });
    const cli = new Cli({
      terminal: true,
      columns: 50,
      env: { NO_COLOR: '1' },
      files: { stdout: 1 },
      script: { freeze: () => frozen({ warnings: [warning] }) },
    });
    await cli.run('run', '--dry-run', ...SUCCESS);
    expect(Math.max(...`${cli.stdout}${cli.stderr}`.split('\n').map(widthOf))).toBeLessThanOrEqual(50);
    expect(cli.stderr).toMatch(/^warning: OUTPUT_ON_FROZEN_VOLUME\n/);
  });
});

describe('names that are commands to a terminal', () => {
  const HOSTILE = 'a\u001b[2J\u009b31m\r\nb\u202ec';
  const HARMLESS = 'a\\u001b[2J\\u009b31m b\\u202ec';

  it.each([['volumes'], ['writers'], ['freeze', '--dry-run'], ['freeze']])('are spelt out: %s', async (...argv) => {
    const cli = new Cli({ terminal: true, env: { NO_COLOR: '1' }, machine: named(HOSTILE, HOSTILE) });
    await cli.run(...argv);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none may come through
    expect(cli.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(cli.stdout).toContain(HARMLESS);
  });

  it('are spelt out in errors and warnings', async () => {
    const failing = new Cli({ script: { freeze: () => Promise.reject(QgaError.of('VOLUME_NOT_FOUND', { object: HOSTILE })) } });
    await failing.run('freeze');
    expect(failing.stderr).toContain(HARMLESS);
    expect(failing.stderr).not.toContain('\u001b');
    const warned = new Cli({ script: { thaw: () => thawed('partial', { reasons: [notice({ message: HOSTILE })] }) } });
    await warned.run('thaw');
    expect(warned.stdout).toContain(HARMLESS);
  });

  it('are data in JSON, and harmless all the same', async () => {
    const cli = new Cli({ machine: named(HOSTILE, 'x'), terminal: true });
    await cli.run('volumes', '--json');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none may come through
    expect(cli.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect(cli.json()).toMatchObject({ volumes: expect.arrayContaining([expect.objectContaining({ label: HOSTILE })]) });
  });
});

describe('colour', () => {
  const ESCAPE = '\u001b[';
  it.each([
    { what: 'a terminal', options: { terminal: true }, argv: [], colour: true },
    { what: 'a pipe', options: {}, argv: [], colour: false },
    { what: 'NO_COLOR', options: { terminal: true, env: { NO_COLOR: '1' } }, argv: [], colour: false },
    { what: 'an empty NO_COLOR', options: { terminal: true, env: { NO_COLOR: '' } }, argv: [], colour: true },
    { what: '--no-color', options: { terminal: true }, argv: ['--no-color'], colour: false },
    { what: 'a dumb terminal', options: { terminal: true, env: { TERM: 'dumb' } }, argv: [], colour: false },
  ])('$what: $colour', async ({ options, argv, colour }) => {
    const good = new Cli({ ...options, machine: machine('healthy') });
    await good.run('doctor', ...argv);
    expect(good.stdout.includes(ESCAPE)).toBe(colour);
    const bad = new Cli(options);
    await bad.run('explain', 'nonsense', ...argv);
    expect(bad.stderr.includes(ESCAPE)).toBe(colour);
    const unread = new Cli(options);
    await unread.run('doctor', '--nonsense', ...argv);
    expect(unread.stderr.includes(ESCAPE)).toBe(colour);
  });
});

describe('errors', () => {
  const failing = SCENARIO_NAMES.flatMap((scenario) =>
    [['freeze', '--backup-type', 'copy'], ['writers'], ['provider', 'unregister']].map((argv) => ({ scenario, argv })),
  );

  it.each(failing)('$argv on $scenario fails in three lines, or not at all', async ({ scenario, argv }) => {
    const cli = new Cli({ machine: machine(scenario) });
    const code = await cli.run(...argv);
    if (code === 0) {
      expect(cli.stderr).toBe('');
      return;
    }
    expect(cli.stderr).toMatch(/^qga-vss: [A-Z_]+( \(0x[0-9A-F]{8}\))?\n {2}\S.*\n {2}\S.*\n$/);
    expect(cli.stdout).toBe('');
  });

  it('say where it happened', async () => {
    const cli = new Cli({ machine: machine('unsupported-volume') });
    await cli.run('freeze');
    const [name, what] = cli.stderr.split('\n');
    expect(name).toBe('qga-vss: VSS_E_VOLUME_NOT_SUPPORTED (0x8004230C)');
    expect(what).toContain('L:\\');
    expect(what).toContain('while adding the volumes');
  });

  it('say with --verbose the step, the call and the object', async () => {
    const cli = new Cli({ machine: machine('unsupported-volume') });
    await cli.run('freeze', '--verbose');
    expect(cli.stderr).toMatch(/\n {2}Phase {5}add-volumes\n {2}Call {6}AddToSnapshotSet answered 0x8004230C\n {2}Object {4}L:\\\n$/);
  });

  it('are wrapped on a narrow terminal, with nothing lost', async () => {
    const cli = new Cli({ machine: machine('access-denied'), terminal: true, columns: 40, env: { NO_COLOR: '1' } });
    await cli.run('freeze');
    const lines = cli.stderr.trimEnd().split('\n');
    expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(40);
    expect(cli.stderr.replaceAll(/\s+/g, ' ')).toContain('Start the shell or task with "Run as administrator"');
  });
});

describe('--verbose', () => {
  it('tells the steps and how long they took, on stderr', async () => {
    const cli = new Cli({ machine: machine('healthy') });
    await cli.run('freeze', '--verbose');
    expect(cli.stderr).toMatch(/^ {2}\+0 ms\townership\t/);
    expect(cli.stderr).toMatch(/\n {2}\+\d+ ms\tgather\t400 ms\n/);
    expect(cli.stdout).toMatch(/^FROZEN until/);
  });

  it('leaves --json alone', async () => {
    const cli = new Cli({ machine: machine('healthy') });
    await cli.run('freeze', '--verbose', '--json');
    expect(cli.json()).toMatchObject({ changed: true });
    expect(cli.stderr).toContain('gather');
  });
});

describe('wrap', () => {
  it.each([
    { line: 'one two three', columns: 7, lines: ['one two', 'three'] },
    { line: '  one two three', columns: 9, lines: ['  one two', '  three'] },
    { line: 'a-word-that-is-too-long x', columns: 5, lines: ['a-word-that-is-too-long', 'x'] },
    { line: '全角 文字', columns: 5, lines: ['全角', '文字'] },
    { line: 'short', columns: Number.POSITIVE_INFINITY, lines: ['short'] },
  ])('$line in $columns', ({ line, columns, lines }) => expect(wrap(line, columns)).toEqual(lines));
});
