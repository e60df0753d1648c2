import type { Screen } from './screen.ts';
import { fill, padEnd, wrap } from './width.ts';

const INDENT = '  ';
const LABEL_WIDTH = 10;

/** Lines under a label that stands before the first of them; nothing where there are none. */
export const section = (label: string, lines: readonly string[], { columns }: Pick<Screen, 'columns'>): readonly string[] =>
  lines
    .flatMap((line) => wrap(line, columns - INDENT.length - LABEL_WIDTH))
    .map((line, index) => `${INDENT}${padEnd(index === 0 ? label : '', LABEL_WIDTH)}${line}`);

/** Items with commas between them, under a label; none is broken in two. */
export const listSection = (label: string, items: readonly string[], screen: Pick<Screen, 'columns'>): readonly string[] => {
  const room = screen.columns - INDENT.length - LABEL_WIDTH;
  const parts = items.map((item, index) => (index === items.length - 1 ? item : `${item},`));
  return section(label, fill(parts, room), screen);
};

/** Lines of text below a headline. */
export const indented = (lines: readonly string[], { columns }: Pick<Screen, 'columns'>): readonly string[] =>
  lines.flatMap((line) => wrap(`${INDENT}${line}`, columns));
