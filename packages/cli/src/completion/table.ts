import type { Command } from '../command-line/command.ts';
import { GROUPS } from '../command-line/groups.ts';
import { flagsOf, type OptionSpec } from '../command-line/option.ts';
import { withFlags } from '../terminal/flags.ts';

/** A word that may be typed, and what it is. */
export interface Word {
  readonly text: string;
  readonly does: string;
}

/** What may follow the words of a command so far. */
export interface Place {
  readonly words: readonly Word[];
  readonly flags: readonly Word[];
  /** By flag, what may follow it; empty where that is for the user to know. */
  readonly values: Readonly<Record<string, readonly string[]>>;
}

const HELP: Word = { text: '--help', does: 'Print help.' };

const takesValue = ({ kind }: OptionSpec): boolean => !['switch', 'off', 'yes-no'].includes(kind);

const placeOf = ({ options, operandValues = [] }: Command): Place => ({
  words: operandValues.map((text) => ({ text, does: text })),
  flags: [...options.flatMap((spec) => flagsOf(spec).map((text) => ({ text, does: withFlags(spec.description) }))), HELP],
  values: Object.fromEntries(
    options.filter(takesValue).flatMap((spec) => flagsOf(spec).map((flag) => [flag, spec.choices ?? spec.values ?? []] as const)),
  ),
});

/** The places of the command line by the words that lead there, the beginning under no word at all. */
export const completionTable = (commands: readonly Command[]): Readonly<Record<string, Place>> => {
  const table: Record<string, Place> = { '': { words: [], flags: [HELP, { text: '--version', does: 'Print the version.' }], values: {} } };
  const add = (place: string, word: Word): void => {
    const { words = [], flags = [HELP], values = {} } = table[place] ?? {};
    if (!words.some(({ text }) => text === word.text)) table[place] = { words: [...words, word], flags, values };
  };
  for (const command of commands) {
    const [first = '', second] = command.name.split(' ');
    add('', { text: first, does: second === undefined ? command.summary : (GROUPS[first] ?? '') });
    if (second !== undefined) add(first, { text: second, does: command.summary });
    table[command.name] = placeOf(command);
  }
  return table;
};
