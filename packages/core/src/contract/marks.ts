import type { Method } from './method.ts';
import { membersOf } from './shape.ts';

/** Options of front-ends that no method has. What only the command line can end with may name one of its own. */
const OF_FRONT_ENDS = ['simulate', 'evenIfNotFrozen', 'report', 'guest', 'guestNode', 'guestBundle'];

/** Commands of the command line that are no methods, by which a text may name them, and the cmdlet that does the same. */
export const OTHER_COMMANDS: Readonly<Record<string, string | undefined>> = {
  run: 'Invoke-QgaSnapshot',
  host: undefined,
  'module install': undefined,
  'show-config': undefined,
};

/** The names, as JSON has them, by which a text may name an option. */
export const markableOptions = (methods: readonly Pick<Method, 'options'>[]): readonly string[] => [
  ...new Set([...methods.flatMap(({ options }) => Object.keys(membersOf(options))), ...OF_FRONT_ENDS]),
];

/** What texts of the contract name between backticks (`holdMs`, `qga-vss thaw`), and how one front-end says it. */
export interface Wording {
  readonly words: Readonly<Record<string, string>>;
  /** Source of a regular expression, the same in JavaScript and .NET: a mark, its name, and the value behind it. */
  readonly pattern: string;
}

/** What finds these names where they are marked. */
export const wordingFor = (words: Readonly<Record<string, string>>): Wording => ({
  words,
  pattern: `\`(${Object.keys(words).join('|')})((?: [^\`]+)?)\``,
});

/** A text in the words of a front-end. What it does not know is none of our marks, and stays. */
export const worded = (text: string, { words, pattern }: Wording): string =>
  text.replaceAll(new RegExp(pattern, 'g'), (_, name: string, value: string) => `${words[name]}${value}`);
