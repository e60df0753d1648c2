import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '@qga-vss/build/src/process.ts';
import { afterAll, expect, test } from 'vitest';
import { argumentsOf, Misused } from './arguments.ts';
import { line } from './line.ts';
import { type Run, read, save } from './record.ts';

const KNOWN = ['memory', 'latency'];

test('names choose rows, and files may come before and after them', () => {
  expect(argumentsOf(['--json', 'now.json', 'latency', '--beside', 'before.json', '--markdown'], KNOWN)).toEqual({
    names: ['latency'],
    json: 'now.json',
    beside: 'before.json',
    markdown: true,
  });
  expect(argumentsOf([], KNOWN)).toEqual({ names: [], markdown: false });
});

test.each([
  ['a row that does not exist', ['memmory'], 'There is no row memmory.'],
  ['an option that does not exist', ['--jason', 'x'], '--jason'],
  ['a file left out', ['--json'], '--json'],
  ['a run that is shown and measured', ['--from', 'x.json', 'latency'], 'measures nothing'],
])('%s is refused with how it is used', (_, args, message) => {
  expect(() => argumentsOf(args, KNOWN)).toThrow(Misused);
  expect(() => argumentsOf(args, KNOWN)).toThrow(message);
  expect(() => argumentsOf(args, KNOWN)).toThrow('usage: npm run bench');
});

const FOLDER = mkdtempSync(join(tmpdir(), 'qga-vss-bench-'));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

const flat = (value: number) => ({ median: value, lower: value, upper: value });

const saved = (name: string, ours: number): string => {
  const file = join(FOLDER, name);
  const lines = [line('freeze', 'ratio', 1.5, { ours: flat(ours), native: flat(10) })];
  save(file, { machine: name, rows: [{ name: 'warm-10', tookMs: 5000 }], lines });
  return file;
};

test('a run is read as it was saved; a file of something else is refused by its name', () => {
  const file = join(FOLDER, 'run.json');
  const run: Run = { machine: 'this', commit: 'abc', at: '2026-01-01T00:00:00.000Z', rows: [{ name: 'one', tookMs: 5 }], lines: [] };
  save(file, run);
  expect(read(file)).toEqual(run);
  writeFileSync(file, '{}');
  expect(() => read(file)).toThrow(`${file} holds no run of the bench.`);
  writeFileSync(file, '<');
  expect(() => read(file)).toThrow(`${file} cannot be read: `);
  expect(() => read(FOLDER)).toThrow(`${FOLDER} cannot be read: `);
  expect(() => save(FOLDER, run)).toThrow(Misused);
});

test('npm run bench shows two runs that were saved in one table, as Markdown, and measures nothing', () => {
  const args = ['--from', saved('now', 12), '--beside', saved('before', 20), '--markdown'];
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/start.mjs', 'bench', ...args], { cwd: ROOT, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain('Now: now\nBefore: before\n');
  expect(stdout).toContain('| freeze | 20.0 ms | 12.0 ms | -40 % | 10.0 ms, native | x 2.00 | x 1.20 |  | x 1.50 | met |  |');
});
