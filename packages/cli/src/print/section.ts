import type { Screen } from './screen.ts';
import { padEnd, wrap } from './width.ts';

const INDENT = '  ';
const LABEL_WIDTH = 10;

/** Lines under a label that stands before the first of them; nothing where there are none. */
export const section = (label: string, lines: readonly string[], { columns }: Pick<Screen, 'columns'>): readonly string[] =>
  lines
    .flatMap((line) => wrap(line, columns - INDENT.length - LABEL_WIDTH))
    .map((line, index) => `${INDENT}${padEnd(index === 0 ? label : '', LABEL_WIDTH)}${line}`);

/** Lines of text below a headline. */
export const indented = (lines: readonly string[], { columns }: Pick<Screen, 'columns'>): readonly string[] =>
  lines.flatMap((line) => wrap(`${INDENT}${line}`, columns));
