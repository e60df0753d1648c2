import type { HelpConfiguration } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { withFlags } from '../terminal/flags.ts';
import type { Screen } from '../terminal/screen.ts';
import { wrap } from '../terminal/width.ts';
import type { Command } from './command.ts';
import { EXIT_MEANINGS } from './exit-codes.ts';

/** Characters in a line of help: as many as a text of any length can be read at, where the terminal has them. */
export const helpColumns = ({ columns }: Pick<Screen, 'columns'>): number => Math.min(columns, 80);

/** The package has no pages but its README. It stays whole, so that it can be followed. */
const REFERENCE = `${packageJson.homepage.replace('#readme', '')}/blob/main/docs/reference.md`;

const lines = (text: string, indent: string, columns: number): readonly string[] => wrap(`${indent}${text}`, columns);

const part = (title: string, content: readonly string[]): readonly string[] => (content.length === 0 ? [] : ['', title, ...content]);

/** Characters in a line with too few of them for a description beside its option. */
const NARROW = 60;

/** How options and commands stand in help: on a narrow terminal the description below. */
export const itemLayout = (columns: number): Pick<HelpConfiguration, 'formatItem'> =>
  columns > NARROW ? {} : { formatItem: (term, _width, description) => [`  ${term}`, ...lines(description, '      ', columns)].join('\n') };

type Shown = Command['examples'][number] & { readonly cli: string };

/** Those with a command line, which stays whole, so that it can be copied. */
const shown = (examples: Command['examples']): readonly Shown[] =>
  examples.filter((example): example is Shown => example.cli !== undefined);

const exampleLines = (examples: readonly Shown[], columns: number): readonly string[] =>
  examples.flatMap(({ does, cli }) => [...lines(does, '  ', columns), `    ${cli}`]);

const codeLines = (codes: readonly number[], columns: number): readonly string[] =>
  codes.flatMap((code) => {
    const [first = '', ...others] = wrap(EXIT_MEANINGS[code] ?? '', columns - 7);
    return [`  ${String(code).padStart(3)}  ${first}`, ...others.map((line) => `       ${line}`)];
  });

const text = (parts: readonly (readonly string[])[]): string => parts.flat().join('\n');

/** What help begins with: the sentence, and paragraphs below it. */
export const helpDescription = ({ summary, description = [] }: Pick<Command, 'summary' | 'description'>): string =>
  [summary, ...description].map(withFlags).join('\n\n');

/** What help of a command ends with. */
export const helpEnd = ({ examples, exitCodes }: Command, columns: number): string =>
  text([
    part('Examples:', exampleLines(shown(examples), columns)),
    part('Exit codes:', codeLines(exitCodes, columns)),
    part('Read more:', [
      ...lines('Every option, and every member of what --json prints:', '  ', columns),
      `  ${REFERENCE}`,
      ...lines('"qga-vss explain CODE" has every failure.', '  ', columns),
    ]),
  ]);

/** Commands of which the whole's help shows an example: those that are its purpose come first. */
const EXAMPLES = 4;

/** What the help of the whole ends with. */
export const mainHelpEnd = (commands: readonly Command[], columns: number): string =>
  text([
    part(
      'Examples:',
      exampleLines(
        commands.slice(0, EXAMPLES).flatMap(({ examples }) => shown(examples).slice(0, 1)),
        columns,
      ),
    ),
    part('Exit codes:', codeLines(Object.keys(EXIT_MEANINGS).map(Number), columns)),
    part('Read more:', [
      ...lines('"qga-vss COMMAND --help" has every option of a command, with its default.', '  ', columns),
      ...lines('"qga-vss explain CODE" says what a failure or a code of VSS means, and what to do.', '  ', columns),
      ...lines('The rest:', '  ', columns),
      `  ${REFERENCE}`,
    ]),
  ]);
