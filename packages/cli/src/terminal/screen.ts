import type { Output } from './output.ts';
import { type Style, styleOf } from './style.ts';
import { wrap } from './width.ts';

/** Where text for people goes, and what it may look like there. */
export interface Screen {
  readonly isTerminal: boolean;
  /** Whether what is under way is told as it comes: on a terminal, unless it is to be quiet. */
  readonly tellsProgress: boolean;
  /** Characters in a line; Infinity where lines have no end. */
  readonly columns: number;
  readonly style: Style;
  /** Whether our own texts may use more than ASCII; names are always shown as they are. */
  readonly isUnicode: boolean;
  /** Headlines and rows that are too long are broken between words. */
  print(lines: readonly string[]): void;
}

/** What a process knows of the terminal it writes to. */
interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Terminals of Windows that have the fonts for it; its old console may have not, though it takes every character. */
const MODERN = ['WT_SESSION', 'ConEmuTask', 'TERM_PROGRAM', 'TERMINAL_EMULATOR', 'ALACRITTY_WINDOW_ID'];

const isDumb = ({ TERM }: Surroundings['env']): boolean => TERM === 'dumb';

const knowsUnicode = ({ platform, env }: Surroundings): boolean => {
  if (platform === 'win32') return MODERN.some((name) => env[name] !== undefined);
  const { TERM, LC_ALL, LC_CTYPE, LANG } = env;
  return TERM !== 'linux' && /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || '');
};

const isSet = (value: string | undefined): boolean => value !== undefined && value !== '';

/** What is indented has been broken where it was made, with its label beside it. */
const broken = (line: string, columns: number): readonly string[] => (line.startsWith(' ') ? [line] : wrap(line, columns));

interface Wanted {
  /** False with --no-color; NO_COLOR and dumb terminals say the same. */
  readonly color?: boolean;
  /** With --quiet. */
  readonly quiet?: boolean;
}

/** What one of the outputs is to people. */
export const screenOf = (output: Output, surroundings: Surroundings, { color = true, quiet = false }: Wanted): Screen => {
  const { isTerminal, columns } = output;
  const width = isTerminal ? (columns ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
  const capable = isTerminal && !isDumb(surroundings.env);
  const { NO_COLOR } = surroundings.env;
  return {
    isTerminal,
    tellsProgress: isTerminal && !quiet,
    columns: width,
    style: styleOf(capable && color && !isSet(NO_COLOR)),
    isUnicode: capable && knowsUnicode(surroundings),
    print: (lines) => lines.length > 0 && output.write(`${lines.flatMap((line) => broken(line, width)).join('\n')}\n`),
  };
};
