import { firstSentence, plain } from './shell-words.ts';
import type { Place, Table, Value, Word } from './table.ts';

/** A literal of fish. */
const literal = (text: string): string => `'${text.replaceAll(/[\\']/g, (character) => `\\${character}`)}'`;

const at = (path: string): string => `-n ${literal(`__qga_vss_at ${path}`.trimEnd())}`;

const wordLine = (path: string, { text, does }: Word): string =>
  `complete -c qga-vss ${at(path)} -f -a ${literal(text)} -d ${literal(firstSentence(does))}`;

const takes = (value: Value | undefined): string => {
  if (value === undefined || value.isOptional) return '';
  if (value.isPath) return ' -r -F';
  return value.offers.length === 0 ? ' -x' : ` -x -a ${literal(plain(value.offers))}`;
};

const flagLines = (path: string, { text, does }: Word, value: Value | undefined): readonly string[] => {
  const line = `complete -c qga-vss ${at(path)} -l ${text.slice(2)}${takes(value)} -d ${literal(firstSentence(does))}`;
  if (value?.isOptional !== true || value.offers.length === 0) return [line];
  // fish knows such values behind = alone.
  const offers = `-a ${literal(plain(value.offers))}`;
  return [`${line} ${offers}`, `complete -c qga-vss -n ${literal(`__qga_vss_at ${path}; and __qga_vss_behind ${text}`)} -f ${offers}`];
};

const placeLines = ([path, { words, flags, values, takesPath }]: readonly [string, Place]): readonly string[] => [
  ...words.map((word) => wordLine(path, word)),
  ...flags.flatMap((word) => flagLines(path, word, values[word.text])),
  ...(takesPath ? [`complete -c qga-vss ${at(path)} -F`] : []),
];

const FUNCTIONS = (table: Table): readonly string[] => [
  'function __qga_vss_place',
  '  set -l place',
  '  for word in (commandline -opc)[2..-1]',
  "    # What follows -- is another command's.",
  '    if test "$word" = --',
  '      echo another',
  '      return',
  '    end',
  '    set -l longer (string trim -- "$place $word")',
  `    if contains -- "$longer" ${Object.keys(table)
    .filter((path) => path !== '')
    .map(literal)
    .join(' ')}`,
  '      set place $longer',
  '    end',
  '  end',
  '  echo $place',
  'end',
  'function __qga_vss_at',
  '  set -l place (__qga_vss_place)',
  '  test "$place" = "$argv"',
  'end',
  'function __qga_vss_behind',
  '  test (commandline -opc)[-1] = $argv[1]',
  'end',
  '# What fish offers for a command line that begins behind --.',
  'function __qga_vss_behind_dashes',
  '  set -l words (commandline -opc)',
  '  set -l dashes (contains -i -- -- $words)',
  '  set -e words[1..$dashes]',
  "  complete -C (string join ' ' -- (string escape -- $words) (commandline -ct))",
  'end',
  'complete -c qga-vss -f',
];

/** A script that makes fish complete the command. */
export const fishCompletion = (table: Table, version: string): string =>
  `${[
    `# Completion of qga-vss ${version} for fish, made by "qga-vss completion fish".`,
    ...FUNCTIONS(table),
    ...Object.entries(table).flatMap(placeLines),
    "complete -c qga-vss -n '__qga_vss_at another' -f -a '(__qga_vss_behind_dashes)'",
  ].join('\n')}\n`;
