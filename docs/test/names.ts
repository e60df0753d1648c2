import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '@qga-vss/build/src/process.ts';
import { schemaFiles } from '@qga-vss/build/src/reference.ts';
import { CONTRACT } from '@qga-vss/core/src/contract/contract.ts';
import { HOST_CONTRACT } from '@qga-vss/core/src/contract/host.ts';
import { CODES } from '@qga-vss/core/src/vss/codes.ts';
import { FAILURES } from '@qga-vss/core/src/vss/failures.ts';
import { helpTopics } from '@qga-vss/ps-module/src/module-files.ts';
import { flagsOf } from 'qga-vss/src/command-line/option.ts';
import { COMMANDS } from 'qga-vss/src/commands.ts';
import type { Document } from './documents.ts';

/** Names between backticks that are somebody else's, by what they look like. */
const OTHERS: Readonly<Record<'flags' | 'parameters' | 'constants', readonly string[]>> = {
  // virsh's, Ansible's; how ours are written; one that is typed halfway
  flags: ['--quiesce', '--check', '--kebab-case', '--ba'],
  // PowerShell's; how ours are written
  parameters: ['-PascalCase', '-Command', '-Native', '-NonInteractive', '-NoExit', '-WhatIf', '-Confirm', '-WarningAction'],
  constants: [
    'NODE_OPTIONS',
    'NODE_PATH',
    'OPENSSL_CONF',
    'NO_COLOR',
    'QGA_VSS_NODE',
    'QGA_LAB_MACHINE',
    'QGA_LAB_MARKS',
    'SNAPSHOT_TOKEN',
  ],
};

const TOPICS = helpTopics({ contract: { ...CONTRACT, ...HOST_CONTRACT } });
const FLAGS = new Map(COMMANDS.map(({ name, options }) => [name, new Set([...options.flatMap(flagsOf), '--help'])] as const));
const ANY_FLAG = new Set(['--version', ...[...FLAGS.values()].flatMap((flags) => [...flags])]);
const PARAMETERS = new Map(TOPICS.map(({ name, parameters }) => [name, new Set(parameters.map((one) => `-${one.name}`))] as const));
const ANY_PARAMETER = new Set([...PARAMETERS.values()].flatMap((names) => [...names]));
const SCHEMAS = schemaFiles();
const CONSTANTS = new Set([...Object.keys(FAILURES), ...CODES.map(({ name }) => name), ...OTHERS.constants]);

const MODULE_SOURCE = join(ROOT, 'packages/ps-module/powershell');
/** The functions of the module that are written by hand. */
const FUNCTIONS = new Set(
  readdirSync(MODULE_SOURCE).flatMap((file) =>
    [...readFileSync(join(MODULE_SOURCE, file), 'utf8').matchAll(/^function ([\w-]+)/gm)].map(([, name = '']) => name),
  ),
);

/** Up to where another program's words begin. */
const ownWords = (span: string): readonly string[] => {
  const [own = ''] = span.split(/ -- | --$| \| /);
  return own.split(/\s+/);
};

const flag = (word: string): string => word.replace(/=.*/, '');
const isFlag = (word: string): boolean => ANY_FLAG.has(word) || OTHERS.flags.includes(word);
const isParameter = (word: string): boolean => ANY_PARAMETER.has(word) || OTHERS.parameters.includes(word);

/** What is wrong with a command line; a word in capitals stands for any. */
const wrongInCommand = (span: string): readonly string[] => {
  const [, ...words] = ownWords(span);
  if (words.length === 0 || /^[A-Z]+$/.test(words[0] ?? '')) return [];
  const given = words.filter((word) => word.startsWith('--')).map(flag);
  if (words[0]?.startsWith('--')) return given.filter((word) => !isFlag(word));
  const name = [words.slice(0, 2).join(' '), words[0] ?? ''].find((one) => FLAGS.has(one));
  const group = COMMANDS.some((command) => command.name.startsWith(`${words[0]} `));
  if (name === undefined) return group && words.length === 1 ? [] : [`no command ${words[0]}`];
  return given.filter((word) => !FLAGS.get(name)?.has(word) && !OTHERS.flags.includes(word));
};

/** What is wrong with a cmdlet and its parameters; pages about the module's insides name its own functions, too. */
const wrongInCmdlet = ({ name: document }: Document, span: string): readonly string[] => {
  const [name = '', ...words] = ownWords(span);
  const known = PARAMETERS.get(name);
  if (known === undefined) {
    return !document.startsWith('docs/') && FUNCTIONS.has(name) ? [] : [`no cmdlet ${name}`];
  }
  return words.filter((word) => /^-[A-Z]/.test(word) && !known.has(word) && !OTHERS.parameters.includes(word));
};

/** Where a path in a document may begin. */
const BASES = ['.', 'packages/core', 'packages/core/src', 'packages/cli/src'];

/** Schemas are in the published package alone. */
const isSchema = (path: string): boolean => Object.hasOwn(SCHEMAS, path.replace(/^schema\//, ''));

/** A name in capitals stands for any. */
const wrongPath = ({ name }: Document, path: string): readonly string[] =>
  /\/[A-Z]+\.\w+$/.test(path) || isSchema(path) || [dirname(name), ...BASES].some((base) => existsSync(join(ROOT, base, path)))
    ? []
    : [`no file ${path}`];

type Judge = (document: Document, span: string) => readonly string[];

const unless = (isThere: (word: string) => boolean, what: string): Judge => {
  return (_, span) => (isThere(flag(ownWords(span)[0] ?? '')) ? [] : [`no ${what} ${span}`]);
};

/** What a text between backticks is, by how it looks, and who knows whether it is there; the first that fits. */
const JUDGES: readonly (readonly [RegExp, Judge])[] = [
  [/^qga-vss /, (_, span) => wrongInCommand(span)],
  [/^[A-Z]\w+-Qga\w+/, wrongInCmdlet],
  [/^--[a-z]/, unless(isFlag, 'option')],
  [/^-[A-Z]\w+/, unless(isParameter, 'parameter')],
  [/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/, unless((name) => CONSTANTS.has(name), 'error or code')],
  [/^[\w.-]{2,}(\/[\w.-]{2,})+\/?$/, wrongPath],
];

/** What is wrong with a text between backticks in that document. */
export const wrongIn: Judge = (document, span) => JUDGES.find(([looks]) => looks.test(span))?.[1](document, span) ?? [];
