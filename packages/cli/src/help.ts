import type { Command } from './command.ts';
import { EXIT_MEANINGS } from './exit-codes.ts';
import { withFlags } from './print/flags.ts';
import { wrap } from './print/width.ts';

/** Characters in a line of help: what a text of any length can be read at. */
export const HELP_COLUMNS = 80;

const lines = (text: string, indent: string): readonly string[] => wrap(`${indent}${text}`, HELP_COLUMNS);

const part = (title: string, content: readonly string[]): readonly string[] => (content.length === 0 ? [] : ['', title, ...content]);

const exampleLines = (examples: Command['examples']): readonly string[] =>
  examples.flatMap(({ does, cli }) => (cli === undefined ? [] : [...lines(does, '  '), `    ${cli}`]));

const codeLines = (codes: readonly number[]): readonly string[] =>
  codes.flatMap((code) => {
    const [first = '', ...others] = wrap(EXIT_MEANINGS[code] ?? '', HELP_COLUMNS - 7);
    return [`  ${String(code).padStart(3)}  ${first}`, ...others.map((line) => `       ${line}`)];
  });

const text = (parts: readonly (readonly string[])[]): string => parts.flat().join('\n');

/** What help begins with: the sentence, and paragraphs below it. */
export const helpDescription = ({ summary, description = [] }: Pick<Command, 'summary' | 'description'>): string =>
  [summary, ...description].map(withFlags).join('\n\n');

/** What help of a command ends with. */
export const helpEnd = ({ examples, exitCodes }: Command): string =>
  text([
    part('Examples:', exampleLines(examples)),
    part('Exit codes:', codeLines(exitCodes)),
    part(
      'Read more:',
      lines('docs/reference.md has every option and every member of what --json prints; "qga-vss explain CODE" has every failure.', '  '),
    ),
  ]);

/** Commands of which the whole's help shows an example: those that are its purpose come first. */
const EXAMPLES = 4;

/** What the help of the whole ends with. */
export const mainHelpEnd = (commands: readonly Command[]): string =>
  text([
    part('Examples:', exampleLines(commands.slice(0, EXAMPLES).flatMap(({ examples }) => examples.slice(0, 1)))),
    part('Exit codes:', codeLines(Object.keys(EXIT_MEANINGS).map(Number))),
    part('Read more:', [
      '  qga-vss COMMAND --help   every option of a command, with its default',
      '  qga-vss explain CODE     what a failure or a code of VSS means, and what to do',
      '  README.md and docs/reference.md',
    ]),
  ]);
