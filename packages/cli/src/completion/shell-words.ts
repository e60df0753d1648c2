import type { Table, Value, Word } from './table.ts';

/** A literal of a POSIX shell, and of zsh. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** A menu has one line for each word. */
export const firstSentence = (text: string): string => /^.*?\.(?= |$)/s.exec(text)?.[0] ?? text;

/** Words that a shell takes as they stand, between blanks. */
export const plain = (words: readonly string[]): string => words.join(' ');

export const texts = (words: readonly Word[]): readonly string[] => words.map(({ text }) => text);

/** A flag at a place, as a shell's `case` compares them, and what may follow it. */
export interface PlacedValue extends Value {
  readonly at: string;
}

export const placedValues = (table: Table): readonly PlacedValue[] =>
  Object.entries(table).flatMap(([path, { values }]) =>
    Object.entries(values).map(([flag, value]) => ({ ...value, at: `${path} ${flag}` })),
  );

/** The patterns of one arm of `case`. */
export const arm = (alternatives: readonly string[]): string => alternatives.map(quoted).join('|');

/** Those that lead on: a word that names a command. */
export const places = (table: Table): string => arm(Object.keys(table).filter((path) => path !== ''));
