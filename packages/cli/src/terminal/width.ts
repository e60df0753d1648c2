import { stripVTControlCharacters } from 'node:util';
import { eastAsianWidth } from 'get-east-asian-width';

/** Marks that stand over the character before them, joiners, and selectors of a variant. */
const NO_WIDTH = /^[\p{Mark}\p{Format}]$/u;

const widthOfCharacter = (character: string): number => (NO_WIDTH.test(character) ? 0 : eastAsianWidth(character.codePointAt(0) ?? 0));

/** Most of what is printed. Asked first, because the sets of characters above take longer to make than a short command takes to run. */
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

/** Columns that a text takes on a terminal, without what only colours it. */
export const widthOf = (text: string): number =>
  PRINTABLE_ASCII.test(text)
    ? text.length
    : [...stripVTControlCharacters(text)].reduce((width, character) => width + widthOfCharacter(character), 0);

export const padEnd = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)));

/** Parts in as many lines as it takes; one that is too long stays whole, so that it can be copied. */
export const fill = (parts: readonly string[], columns: number, indent = ''): readonly string[] => {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    const longer = last === undefined ? undefined : `${last} ${part}`;
    if (longer !== undefined && widthOf(longer) <= columns) lines[lines.length - 1] = longer;
    else lines.push(indent + part);
  }
  return lines;
};

/** A line in as many as it takes, its words whole. Its own indent is kept. */
export const wrap = (line: string, columns: number): readonly string[] => {
  if (widthOf(line) <= columns) return [line];
  const indent = /^ */.exec(line)?.[0] ?? '';
  return fill(line.trimStart().split(' '), columns, indent);
};
