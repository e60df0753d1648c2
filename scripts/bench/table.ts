import type { Line } from './line.ts';
import type { Spread } from './statistics.ts';

const number = (value: number): string => value.toFixed(Math.abs(value) < 10 ? 2 : 1);

const spread = ({ median, lower, upper }: Spread): string =>
  lower === upper ? number(median) : `${number(median)} [${number(lower)}..${number(upper)}]`;

const memory = ({ lower, upper }: Spread): string => `${number(lower)} to ${number(upper)} MiB`;

const compared = (how: Line['how'], value: number): string =>
  how === 'ratio' ? `x ${number(value)}` : `${value < 0 ? '' : '+'}${number(value)}`;

const cells = (line: Line): string[] => [
  line.row,
  line.how === 'growth' ? memory(line.ours) : spread(line.ours),
  line.native === undefined ? '' : spread(line.native),
  compared(line.how, line.compared),
  compared(line.how, line.target),
  line.met ? 'met' : 'not met',
  line.note ?? '',
];

const HEADER = ['', 'ours', 'native', 'compared', 'target', '', ''];

/** The lines as a table: medians and quartiles in milliseconds. */
export const table = (lines: readonly Line[]): string => {
  const rows = [HEADER, ...lines.map(cells)];
  const widths = HEADER.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};
