import { arm, firstSentence, placedValues, places, plain, quoted } from './shell-words.ts';
import type { Table, Word } from './table.ts';

/** As _describe takes them: what is typed, a colon, what it is. */
const described = (words: readonly Word[]): string => plain(words.map(({ text, does }) => quoted(`${text}:${firstSentence(does)}`)));

const placeArms = (table: Table): readonly string[] =>
  Object.entries(table).flatMap(([path, { words, flags, takesPath }]) => [
    `    (${quoted(path)})`,
    `      next=(${described(words)})`,
    `      flags=(${described(flags)})`,
    `      ${takesPath ? 'files=yes' : ''} ;;`,
  ]);

const valueArms = (table: Table): readonly string[] => {
  const all = placedValues(table);
  const lists = [...new Set(all.flatMap(({ offers }) => (offers.length === 0 ? [] : [plain(offers)])))];
  const at = (which: (value: (typeof all)[number]) => boolean): string => arm(all.filter(which).map((value) => value.at));
  return [
    ...lists.map((list) => `    (${at(({ offers }) => plain(offers) === list)}) compadd -- ${list} ;;`),
    `    (${at(({ isPath }) => isPath)}) _files ;;`,
    `    (${at(({ offers, isPath }) => offers.length === 0 && !isPath)}) ;;`,
    '    (*) free= ;;',
    '  esac',
    '  case "$place $before" in',
    `    (${at(({ isOptional }) => isOptional)}) [[ -n $behind ]] || free= ;;`,
  ];
};

const script = (table: Table): readonly string[] => [
  '_qga_vss() {',
  "  local place='' before='' behind='' files='' free=no word index",
  // Not by names that zsh itself has, such as commands: what completes another command would take ours for those.
  '  local -a next flags',
  '  for ((index = 2; index < CURRENT; index++)); do',
  '    word=$words[index]',
  '    if [[ $word == -- ]]; then',
  "      # What follows is another command's.",
  `      words=("\${(@)words[index + 1, -1]}")`,
  '      ((CURRENT -= index))',
  '      _normal',
  '      return',
  '    fi',
  '    before=$word',
  `    case "\${place:+$place }$word" in`,
  `      (${places(table)}) place="\${place:+$place }$word" ;;`,
  '    esac',
  '  done',
  '  if [[ $PREFIX == --*=* ]]; then',
  `    before=\${PREFIX%%=*} behind=yes`,
  "    compset -P '*='",
  '  fi',
  '  case $place in',
  ...placeArms(table),
  '  esac',
  '  case "$place $before" in',
  ...valueArms(table),
  '  esac',
  '  [[ -z $free ]] || return',
  "  [[ $PREFIX == -* ]] || _describe 'word' next",
  "  _describe -o 'option' flags",
  '  [[ -z $files || $PREFIX == -* ]] || _files',
  '}',
  '# Read from a folder of $fpath, or by source.',
  'if [[ $funcstack[1] == _qga-vss ]]; then _qga_vss "$@"; else compdef _qga_vss qga-vss; fi',
];

/** A script that makes zsh complete the command. */
export const zshCompletion = (table: Table, version: string): string =>
  `${['#compdef qga-vss', `# Completion of qga-vss ${version} for zsh, made by "qga-vss completion zsh".`, ...script(table)].join('\n')}\n`;
