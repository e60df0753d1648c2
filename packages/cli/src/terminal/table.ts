import type { Screen } from './screen.ts';
import { padEnd, widthOf } from './width.ts';

type Row = readonly string[];

/** Rows with their columns aligned, for a terminal; for everything else, columns parted by tabs. */
export const rows = (all: readonly Row[], { isTerminal }: Pick<Screen, 'isTerminal'>): readonly string[] => {
  if (!isTerminal) return all.map((row) => row.join('\t'));
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => widthOf(row[column] ?? ''))));
  return all.map((row) =>
    row
      .map((cell, column) => padEnd(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
};

/** Rows below the names of their columns, which programs need not be told. */
export const table = (head: Row, all: readonly Row[], screen: Screen): readonly string[] => {
  if (!screen.isTerminal) return rows(all, screen);
  const [first = '', ...others] = rows([head, ...all], screen);
  return [screen.style.faint(first), ...others];
};
