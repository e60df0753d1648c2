import type { Command } from 'qga-vss/src/command-line/command.ts';
import { defaultOf } from 'qga-vss/src/command-line/commander-options.ts';
import { EXIT_MEANINGS } from 'qga-vss/src/command-line/exit-codes.ts';
import { flagsOf, type OptionSpec } from 'qga-vss/src/command-line/option.ts';
import { withFlags } from 'qga-vss/src/terminal/flags.ts';
import { block, code, generatedFrom, table } from './markdown.ts';

const valueIn = ({ kind, choices, placeholder = 'value' }: OptionSpec): string => {
  if (kind === 'switch' || kind === 'off' || kind === 'yes-no') return '';
  if (choices !== undefined) return choices.map(code).join(' ');
  return kind === 'optional' ? code(`[${placeholder}]`) : code(`<${placeholder}>`);
};

const optionRow = (spec: OptionSpec): readonly string[] => [
  [...flagsOf(spec), ...(spec.short === undefined ? [] : [`-${spec.short}`])].map(code).join(' '),
  valueIn(spec),
  defaultOf(spec) === undefined ? '' : code(defaultOf(spec) ?? ''),
  withFlags(spec.description),
];

const commandSection = ({ name, operands, summary, description = [], options, examples, exitCodes }: Command): readonly string[] => [
  `## ${name}`,
  '',
  code(`qga-vss ${name}${options.length === 0 ? '' : ' [options]'}${operands === undefined ? '' : ` ${operands}`}`),
  '',
  ...[summary, ...description].flatMap((paragraph) => [withFlags(paragraph), '']),
  ...table(['option', 'value', 'default', 'meaning'], options.map(optionRow)),
  ...examples.flatMap(({ does, cli }) => (cli === undefined ? [] : [does, '', ...block('console', cli)])),
  `Exit codes: ${exitCodes.map((exitCode) => `${exitCode} ${EXIT_MEANINGS[exitCode]}`).join('; ')}.`,
  '',
];

/** The command line, as its help has it. */
export const commandsPage = (commands: readonly Command[]): string =>
  [
    generatedFrom('the table of commands'),
    '# Commands',
    '',
    '`qga-vss COMMAND --help` shows the same. Options that take a list repeat or take commas. A duration is typed with its unit (`9s`, `9.5s`, `500ms`, `2m`, `1h`), or as a number of milliseconds behind the name that ends in `-ms`; without that a number is refused, because 9 may be meant as seconds. What a code means for a script is in [operating](operating.md#exit-codes).',
    '',
    ...commands.flatMap(commandSection),
  ].join('\n');
