import { expect, test } from 'vitest';
import type { Guest } from './guest.ts';
import { line } from './line.ts';
import { type MeasureOptions, measureRows } from './measure.ts';
import type { RowTold } from './record.ts';
import type { Row } from './rows.ts';
import { words } from './words.ts';

const flat = (value: number) => ({ median: value, lower: value, upper: value });
const LINE = line('fine', 'over', 5, { ours: flat(2), native: flat(1) });

const fine = (name: string): Row => ({ name, measure: async () => [LINE] });
const failing: Row = { name: 'failing', measure: () => Promise.reject(new Error('It is not there.')) };
const inLab: Row = { name: 'in-lab', measure: async ({ lab }) => [{ ...LINE, row: lab.folder }] };

/** Guests that do nothing, and what became of them. */
const guests = () => {
  const log: string[] = [];
  const open = async (): Promise<Guest> => {
    log.push('opened');
    return { lab: {} as Guest['lab'], measure: () => Promise.reject(new Error('Nothing here.')), close: () => log.push('closed') };
  };
  return { log, open };
};

const run = async (rows: readonly Row[], open: () => Promise<Guest>) => {
  const told: RowTold[] = [];
  const measured = await measureRows(rows, { open, tell: (row) => told.push(row), limitMs: 200 });
  expect(told).toEqual(measured.rows);
  return { ...measured, rows: measured.rows.map(({ name, failure }) => [name, failure]) };
};

test('a row that cannot be measured says why and stops no other, which finds a guest of its own', async () => {
  const { log, open } = guests();
  const { rows, lines } = await run([fine('one'), failing, fine('two')], open);
  expect(rows).toEqual([
    ['one', undefined],
    ['failing', 'It is not there.'],
    ['two', undefined],
  ]);
  expect(lines).toEqual([LINE, LINE]);
  expect(log).toEqual(['opened', 'closed', 'opened', 'closed']);
});

test('a row that comes to no end is given up, and the next is measured', async () => {
  const endless: Row = { name: 'endless', measure: () => new Promise(() => {}) };
  const { rows, lines } = await run([endless, fine('two')], guests().open);
  expect(rows).toEqual([
    ['endless', 'It took longer than 0.2 s.'],
    ['two', undefined],
  ]);
  expect(lines).toEqual([LINE]);
});

test('without a lab the rows that need none are measured', async () => {
  const { rows, lines } = await run([inLab, fine('here')], () => Promise.reject(new Error('There is no Wine.')));
  expect(rows).toEqual([
    ['in-lab', 'There is no Wine.'],
    ['here', undefined],
  ]);
  expect(lines).toEqual([LINE]);
});

test('what has been measured is told after each row', async () => {
  const counts: number[] = [];
  const tell: MeasureOptions['tell'] = (_, { lines }) => counts.push(lines.length);
  await measureRows([fine('one'), failing, fine('two')], { open: guests().open, tell });
  expect(counts).toEqual([1, 1, 2]);
});

test('a run says its machine, its table, what was not measured and why, and what it took', () => {
  const rows = [
    { name: 'one', tookMs: 61_000 },
    { name: 'failing', tookMs: 2_000, failure: 'It is not there.' },
  ];
  const now = { machine: 'this machine', commit: 'abc', lines: [LINE], rows };
  const text = words(now, { before: { machine: 'that machine', lines: [] } });
  expect(text).toContain('Now: this machine; abc\nBefore: that machine');
  expect(text).toContain('\n\nfailing was not measured: It is not there.\n\nIt took 63 s: one 61 s, failing 2 s.');
});
