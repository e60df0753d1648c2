import { CONTRACT } from '../../src/contract/contract.ts';
import { markableOptions, OTHER_COMMANDS } from '../../src/contract/marks.ts';
import type { Method } from '../../src/contract/method.ts';

const METHODS: readonly Method[] = Object.values(CONTRACT);
const OPTIONS = markableOptions(METHODS);
const COMMANDS = [...METHODS.flatMap(({ commandLine }) => commandLine?.name ?? []), ...Object.keys(OTHER_COMMANDS)];

const MARK = /`([^`]+)`/g;

const isKnown = (mark: string): boolean =>
  mark.startsWith('qga-vss ') ? COMMANDS.includes(mark.slice('qga-vss '.length)) : OPTIONS.includes(mark.split(' ')[0] ?? '');

/** Names of options that cannot be taken for words. */
const TELLING = OPTIONS.filter((name) => /[A-Z]/.test(name));
/** `"qga-vss help"` and what only the command line says of itself go without a mark. */
const UNMARKED = new RegExp(
  `\\b(?:${TELLING.join('|')})\\b|(?<![\\w-])--[a-z][a-z-]+|(?<![\\w-])-[A-Z]\\w+|"qga-vss (?:${COMMANDS.join('|')})"`,
  'g',
);

/** Marks in a text of the contract that are none of ours, and names of ours that are not marked. */
export const wrongNamesIn = (text: string): readonly string[] => [
  ...[...text.matchAll(MARK)].map(([, mark = '']) => mark).filter((mark) => !isKnown(mark)),
  ...(text.replaceAll(MARK, '').match(UNMARKED) ?? []),
];
