import { arm, placedValues, places, plain, quoted, texts } from './shell-words.ts';
import type { Table } from './table.ts';

const placeArms = (table: Table): readonly string[] =>
  Object.entries(table).map(
    ([path, { words, flags, takesPath }]) =>
      `    ${quoted(path)}) words=${quoted(plain(texts(words)))} flags=${quoted(plain(texts(flags)))} files=${takesPath ? 'yes' : ''} ;;`,
  );

const valueArms = (table: Table): readonly string[] => {
  const all = placedValues(table);
  const offering = all.filter(({ offers }) => offers.length > 0);
  const lists = [...new Set(offering.map(({ offers }) => plain(offers)))];
  const at = (which: (value: (typeof all)[number]) => boolean): string => arm(all.filter(which).map((value) => value.at));
  return [
    ...lists.map((list) => `    ${at(({ offers }) => plain(offers) === list)}) values=${quoted(list)} ;;`),
    `    ${at(({ isPath }) => isPath)}) kind=path ;;`,
    `    ${at(({ offers, isPath, isOptional }) => offers.length === 0 && !isPath && !isOptional)}) kind=free ;;`,
    '  esac',
    '  case "$place $before" in',
    `    ${at(({ isOptional }) => isOptional)}) kind=optional ;;`,
  ];
};

/** Nothing newer than bash 4.0, and without the package bash-completion. */
const script = (table: Table): readonly string[] => [
  '_qga_vss() {',
  `  local current=\${COMP_WORDS[COMP_CWORD]} before='' place='' words='' flags='' files='' values='' kind='' word index`,
  '  for ((index = 1; index < COMP_CWORD; index++)); do',
  `    word=\${COMP_WORDS[index]}`,
  "    # What follows -- is another command's.",
  '    if [[ $word == -- ]]; then',
  '      # As bash-completion does for sudo, where that is.',
  '      if declare -F _command_offset > /dev/null; then _command_offset $((index + 1)); return; fi',
  '      if ((index + 1 == COMP_CWORD)); then mapfile -t COMPREPLY < <(compgen -c -- "$current"); fi',
  '      compopt -o default',
  '      return',
  '    fi',
  '    # Readline takes = for a word of its own.',
  '    [[ $word == = ]] || before=$word',
  `    case "\${place:+$place }$word" in`,
  `      ${places(table)}) place="\${place:+$place }$word" ;;`,
  '    esac',
  '  done',
  '  case $place in',
  ...placeArms(table),
  '  esac',
  "  local behind=''",
  `  if [[ $current == = ]]; then behind=yes current=''; elif [[ \${COMP_WORDS[COMP_CWORD - 1]} == = ]]; then behind=yes; fi`,
  '  case "$place $before" in',
  ...valueArms(table),
  '  esac',
  '  if [[ $kind == path ]]; then',
  '    compopt -o filenames',
  '    mapfile -t COMPREPLY < <(compgen -f -- "$current")',
  '    return',
  '  fi',
  '  if [[ -z $values$kind || ($kind == optional && -z $behind) ]]; then',
  '    [[ $current == -* ]] || values+=" $words"',
  '    [[ -n $behind ]] || values+=" $flags"',
  '  fi',
  '  mapfile -t COMPREPLY < <(compgen -W "$values" -- "$current")',
  `  if [[ -n $files && -z $kind && \${#COMPREPLY[@]} -eq 0 ]]; then compopt -o default; fi`,
  '}',
  'complete -F _qga_vss qga-vss',
];

/** A script that makes bash complete the command. */
export const bashCompletion = (table: Table, version: string): string =>
  `${[`# Completion of qga-vss ${version} for bash, made by "qga-vss completion bash".`, ...script(table)].join('\n')}\n`;
