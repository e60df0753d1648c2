import { expect, test } from 'vitest';
import { type Line, line, withFloor } from './line.ts';
import { quantile, spread } from './statistics.ts';
import { table } from './table.ts';

const flat = (value: number) => ({ median: value, lower: value, upper: value });

const FREEZE = line('freeze', 'ratio', 1.5, { ours: spread([9, 10, 11, 12, 13]), native: flat(5) });
const START: Line = { ...line('start', 'over', 5, { ours: flat(12), native: flat(10) }), against: 'an empty Node', note: 'a | b' };
const PART = line('part', 'over', undefined, { ours: flat(12), native: flat(10.5) });
const MEMORY: Line = {
  row: 'memory',
  ours: { median: 176.25, lower: 150, upper: 176.25 },
  unit: 'MiB',
  how: 'growth',
  compared: 26.25,
  target: 2,
  met: false,
};

const cellsOf = (text: string): string[][] => text.split('\n').map((row) => row.split(/ {2,}/));

test('a quantile lies between the samples that are nearest to it, whatever their order', () => {
  expect([0, 0.25, 0.5, 0.75, 1].map((share) => quantile([40, 10, 30, 20], share))).toEqual([10, 17.5, 25, 32.5, 40]);
});

test('a ratio is of the medians, over is what ours takes longer; a target is met by what just comes to it', () => {
  expect(FREEZE).toMatchObject({ compared: 2.2, target: 1.5, met: false });
  expect(START).toMatchObject({ compared: 2, target: 5, met: true });
  expect(line('equal', 'over', 2, { ours: flat(12), native: flat(10) }).met).toBe(true);
  expect(PART).not.toHaveProperty('met');
});

test('a line says what is compared with what, in which unit, with its quartiles, its target and whether it is met', () => {
  expect(cellsOf(table([FREEZE, START, PART, MEMORY]))).toEqual([
    ['', 'ours', 'compared with', 'comes to', 'floor', 'target', 'result', 'note'],
    ['freeze', '11.0 [10.0..12.0] ms', '5.00 ms, native', 'x 2.20', 'x 1.50', 'not met'],
    ['start', '12.0 ms', '10.0 ms, an empty Node', '+2.00 ms', '+5.00 ms', 'met', 'a | b'],
    ['part', '12.0 ms', '10.5 ms, native', '+1.50 ms'],
    ['memory', '150.0 to 176.3 MiB', '+26.3 MiB', '+2.00 MiB', 'not met'],
  ]);
});

test('a line that does not meet its target says how near any program could come to it, and which that is; one that meets it only how near', () => {
  const slow = withFloor({ ...FREEZE, note: 'and more' }, 'an empty Node', flat(6));
  const fast = withFloor(START, 'an empty Node', flat(11));
  expect(slow.floor).toEqual({ what: 'an empty Node', took: flat(6), compared: 1.2 });
  expect(fast.floor?.compared).toBe(1);
  expect(cellsOf(table([slow, fast])).slice(1)).toEqual([
    [
      'freeze',
      '11.0 [10.0..12.0] ms',
      '5.00 ms, native',
      'x 2.20',
      'x 1.20',
      'x 1.50',
      'not met',
      'floor: an empty Node, 6.00 ms; and more',
    ],
    ['start', '12.0 ms', '10.0 ms, an empty Node', '+2.00 ms', '+1.00 ms', '+5.00 ms', 'met', 'a | b'],
  ]);
});

test('columns of the terminal stand below their titles', () => {
  const [header = '', ...rows] = table([FREEZE, START]).split('\n');
  expect(rows.map((row) => row.slice(header.indexOf('compared with')).split('  ')[0])).toEqual([
    '5.00 ms, native',
    '10.0 ms, an empty Node',
  ]);
});

test('beside an earlier run each row has both figures and the change; what the earlier run had not is a dash', () => {
  const before = [
    line('freeze', 'ratio', 2, { ours: spread([18, 20, 22]), native: flat(4) }),
    { ...MEMORY, ours: { median: 155, lower: 150, upper: 155 }, compared: 5 },
    line('gone', 'ratio', 2, { ours: flat(1), native: flat(1) }),
  ];
  expect(cellsOf(table([FREEZE, START, MEMORY], { beside: before }))).toEqual([
    ['', 'ours before', 'ours now', 'change', 'now compared with', 'before', 'now', 'floor', 'target', 'result', 'note'],
    ['freeze', '20.0 [19.0..21.0] ms', '11.0 [10.0..12.0] ms', '-45 %', '5.00 ms, native', 'x 5.00', 'x 2.20', 'x 1.50', 'not met'],
    ['start', '–', '12.0 ms', '–', '10.0 ms, an empty Node', '–', '+2.00 ms', '+5.00 ms', 'met', 'a | b'],
    ['memory', '150.0 to 155.0 MiB', '150.0 to 176.3 MiB', '+5.00 MiB', '+26.3 MiB', '+2.00 MiB', 'not met'],
  ]);
});

test('a row that is slower by now says so with a sign', () => {
  const before = [line('start', 'over', 5, { ours: flat(10), native: flat(10) })];
  expect(table([START], { beside: before })).toContain('+20 %');
});

test('next to nothing is nothing, whichever its sign', () => {
  const same = line('same', 'over', 5, { ours: flat(9.999), native: flat(10) });
  expect(table([same])).toMatch(/ {2}\+0\.00 ms +\+5\.00 ms {2}met$/m);
});

test('in Markdown it is the same table, and a bar in a cell ends none', () => {
  expect(table([START], { asMarkdown: true })).toBe(
    [
      '|  | ours | compared with | comes to | floor | target | result | note |',
      '| --- | --- | --- | --- | --- | --- | --- | --- |',
      '| start | 12.0 ms | 10.0 ms, an empty Node | +2.00 ms |  | +5.00 ms | met | a \\| b |',
    ].join('\n'),
  );
});
