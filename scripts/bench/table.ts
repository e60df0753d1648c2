import type { Line } from './line.ts';
import type { Spread } from './statistics.ts';

const number = (value: number): string => {
  const text = value.toFixed(Math.abs(value) < 10 ? 2 : 1);
  return text === '-0.00' ? '0.00' : text;
};

const unitOf = ({ unit }: Pick<Line, 'unit'>): string => unit ?? 'ms';

const spread = ({ median, lower, upper }: Spread): string =>
  lower === upper ? number(median) : `${number(median)} [${number(lower)}..${number(upper)}]`;

/** Of memory the first figure and the last, else median and quartiles. */
const ours = (line: Line): string =>
  `${line.how === 'growth' ? `${number(line.ours.lower)} to ${number(line.ours.upper)}` : spread(line.ours)} ${unitOf(line)}`;

const against = (line: Line): string =>
  line.native === undefined ? '' : `${spread(line.native)} ${unitOf(line)}, ${line.against ?? 'native'}`;

const comparison = (line: Line, value: number | undefined): string => {
  if (value === undefined) return '';
  if (line.how === 'ratio') return `x ${number(value)}`;
  const text = number(value);
  return `${text.startsWith('-') ? '' : '+'}${text} ${unitOf(line)}`;
};

/** Of a figure that is better smaller. */
const change = (line: Line, before: Line): string => {
  if (line.how === 'growth') return '';
  const percent = Math.round(100 * (line.ours.median / before.ours.median - 1));
  return `${percent < 0 ? '' : '+'}${percent} %`;
};

const verdict = ({ met }: Line): string => (met === undefined ? '' : met ? 'met' : 'not met');

/** What the floor is, where the target has not been met, beside what the line has to say itself. */
const note = ({ floor, met, note, ...line }: Line): string => {
  const told = floor === undefined || met === true ? undefined : `floor: ${floor.what}, ${number(floor.took.median)} ${unitOf(line)}`;
  return [told, note].filter((part) => part !== undefined).join('; ');
};

interface Column {
  readonly title: string;
  readonly cell: (line: Line, before: Line | undefined) => string;
}

const ROW: Column = { title: '', cell: ({ row }) => row };
const REST: readonly Column[] = [
  { title: 'floor', cell: (line) => comparison(line, line.floor?.compared) },
  { title: 'target', cell: (line) => comparison(line, line.target) },
  { title: 'result', cell: verdict },
  { title: 'note', cell: note },
];

const ALONE: readonly Column[] = [
  ROW,
  { title: 'ours', cell: ours },
  { title: 'compared with', cell: against },
  { title: 'comes to', cell: (line) => comparison(line, line.compared) },
  ...REST,
];

const unless = (before: Line | undefined, told: (before: Line) => string): string => (before === undefined ? '–' : told(before));

const BESIDE: readonly Column[] = [
  ROW,
  { title: 'ours before', cell: (_, before) => unless(before, ours) },
  { title: 'ours now', cell: ours },
  { title: 'change', cell: (line, before) => unless(before, (earlier) => change(line, earlier)) },
  { title: 'now compared with', cell: against },
  { title: 'before', cell: (_, before) => unless(before, (earlier) => comparison(earlier, earlier.compared)) },
  { title: 'now', cell: (line) => comparison(line, line.compared) },
  ...REST,
];

const terminal = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const text = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return rows.map((row) => text(row).trimEnd()).join('\n');
};

const markdown = ([header = [], ...rows]: readonly (readonly string[])[]): string => {
  const text = (row: readonly string[]) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [text(header), text(header.map(() => '---')), ...rows.map(text)].join('\n');
};

export interface TableOptions {
  /** The lines of an earlier run, to stand beside these. */
  readonly beside?: readonly Line[];
  readonly asMarkdown?: boolean;
}

/** The lines as a table. */
export const table = (lines: readonly Line[], { beside, asMarkdown = false }: TableOptions = {}): string => {
  const columns = beside === undefined ? ALONE : BESIDE;
  const before = new Map(beside?.map((line) => [line.row, line]));
  const rows = [columns.map(({ title }) => title), ...lines.map((line) => columns.map(({ cell }) => cell(line, before.get(line.row))))];
  return asMarkdown ? markdown(rows) : terminal(rows);
};
