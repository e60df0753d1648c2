import type { Command } from '../command-line/command.ts';
import { GROUPS } from '../command-line/groups.ts';
import { flagsOf, type OptionSpec } from '../command-line/option.ts';
import { withFlags } from '../terminal/flags.ts';

/** A word that may be typed, and what it is. */
export interface Word {
  readonly text: string;
  readonly does: string;
}

/** What may follow a flag. */
export interface Value {
  /** Empty where that is for the user to know. */
  readonly offers: readonly string[];
  /** A file or folder of this machine. */
  readonly isPath: boolean;
  /** It may be left out. */
  readonly isOptional: boolean;
}

/** What may follow the words of a command so far. */
export interface Place {
  readonly words: readonly Word[];
  readonly flags: readonly Word[];
  readonly values: Readonly<Record<string, Value>>;
  /** Files stand there, too. */
  readonly takesPath: boolean;
}

/** The places of the command line by the words that lead there, the beginning under no word at all. */
export type Table = Readonly<Record<string, Place>>;

const HELP: Word = { text: '--help', does: 'Print help.' };

const takesValue = ({ kind }: OptionSpec): boolean => !['switch', 'off', 'yes-no'].includes(kind);

const behindFlag = ({ kind, choices, values, placeholder }: OptionSpec): Value => ({
  offers: choices ?? values ?? [],
  isPath: placeholder === 'file' || placeholder === 'folder',
  isOptional: kind === 'optional',
});

const placeOf = ({ options, operandValues = [], operandIsPath = false, passThrough = false }: Command): Place => ({
  words: operandValues.map((text) => ({ text, does: text })),
  flags: [...options.flatMap((spec) => flagsOf(spec).map((text) => ({ text, does: withFlags(spec.description) }))), HELP],
  values: Object.fromEntries(options.filter(takesValue).flatMap((spec) => flagsOf(spec).map((flag) => [flag, behindFlag(spec)] as const))),
  takesPath: operandIsPath || passThrough,
});

/** What `qga-vss` and its commands take, for whatever completes it. */
export const completionTable = (commands: readonly Command[]): Table => {
  const nothing: Place = { words: [], flags: [HELP], values: {}, takesPath: false };
  const table: Record<string, Place> = { '': { ...nothing, flags: [HELP, { text: '--version', does: 'Print the version.' }] } };
  const add = (path: string, word: Word): void => {
    const place = table[path] ?? nothing;
    if (!place.words.some(({ text }) => text === word.text)) table[path] = { ...place, words: [...place.words, word] };
  };
  for (const command of commands) {
    const [first = '', second] = command.name.split(' ');
    add('', { text: first, does: second === undefined ? command.summary : (GROUPS[first] ?? '') });
    if (second !== undefined) add(first, { text: second, does: command.summary });
    table[command.name] = placeOf(command);
  }
  return table;
};
