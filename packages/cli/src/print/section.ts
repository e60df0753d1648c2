const INDENT = '  ';
const LABEL_WIDTH = 10;

/** Lines under a label that stands before the first of them; nothing where there are none. */
export const section = (label: string, lines: readonly string[]): readonly string[] =>
  lines.map((line, index) => `${INDENT}${(index === 0 ? label : '').padEnd(LABEL_WIDTH)}${line}`);
