import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@qga-vss/build/src/process.ts';
import { lexer, type Token, type Tokens, walkTokens } from 'marked';

/** A code block of a document. */
export interface Block {
  readonly file: string;
  /** Of its fence. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
  /** What it needs that is not here, where the comment before it says so: `<!-- elsewhere: virsh -->`. */
  readonly elsewhere?: string;
}

export interface Document {
  /** From the root, with slashes. */
  readonly name: string;
  readonly text: string;
}

const NOT_OURS = ['node_modules', 'dist', '.lab', '.cache'];

/** Every Markdown file of the project. */
export const DOCUMENTS: readonly Document[] = globSync('**/*.md', {
  cwd: ROOT,
  exclude: (name) => NOT_OURS.some((folder) => name.split('/').includes(folder)),
})
  .sort()
  .map((name) => ({ name, text: readFileSync(join(ROOT, name), 'utf8') }));

const ELSEWHERE = /^<!-- elsewhere: (.+?) -->\s*$/;

/** The code blocks of a document, in their order. */
export const blocksOf = ({ name, text }: Document): readonly Block[] => {
  const blocks: Block[] = [];
  let line = 1;
  let elsewhere: string | undefined;
  for (const token of lexer(text)) {
    if (token.type === 'code')
      blocks.push({
        file: name,
        line,
        language: token['lang'] ?? '',
        text: token['text'],
        ...(elsewhere === undefined ? {} : { elsewhere }),
      });
    if (token.type !== 'space') elsewhere = ELSEWHERE.exec(token.raw)?.[1];
    line += token.raw.split('\n').length - 1;
  }
  return blocks;
};

/** Generated pages whose examples are those of help, which run by tests of their own. */
const OF_HELP = { 'docs/reference.md': true, 'docs/cmdlets.md': true, 'docs/commands.md': true };

export const BLOCKS: readonly Block[] = DOCUMENTS.filter(({ name }) => !Object.hasOwn(OF_HELP, name)).flatMap(blocksOf);

/** Those of a language that can be run or checked here. */
export const blocksIn = (...languages: readonly string[]): readonly Block[] =>
  BLOCKS.filter(({ language, elsewhere }) => languages.includes(language) && elsewhere === undefined);

/** For the name of a test. */
export const place = ({ file, line }: Block): string => `${file}:${line}`;

/** Every token of a document, those inside others too. */
const tokensOf = ({ text }: Document): readonly Token[] => {
  const tokens: Token[] = [];
  walkTokens(lexer(text), (token) => void tokens.push(token));
  return tokens;
};

/** The code blocks of a document wherever they stand: those in a list or a quotation are not among `blocksOf`. */
export const countBlocks = (document: Document): number => tokensOf(document).filter(({ type }) => type === 'code').length;

/** What stands between single backticks, each text once. */
export const codeSpans = (document: Document): readonly string[] => [
  ...new Set(tokensOf(document).flatMap((token) => (token.type === 'codespan' ? [unescaped(token['text'])] : []))),
];

/** In a table a bar is written with a backslash. */
const unescaped = (text: string): string => text.replaceAll('\\|', '|');

export const linksOf = (document: Document): readonly string[] =>
  tokensOf(document).flatMap((token) => (token.type === 'link' || token.type === 'image' ? [token['href']] : []));

export const documentNamed = (name: string): Document => {
  const found = DOCUMENTS.find((document) => document.name === name);
  if (found === undefined) throw new Error(`There is no document ${name}.`);
  return found;
};

/** The rows of the table whose head begins with these cells, without their backticks. */
export const tableOf = (name: string, ...head: readonly string[]): readonly (readonly string[])[] => {
  const textOf = ({ text }: Tokens.TableCell): string => text.replaceAll('`', '');
  const tables = tokensOf(documentNamed(name)).filter((token): token is Tokens.Table => token.type === 'table');
  const [found, second] = tables.filter(({ header }) => head.every((cell, index) => header[index]?.text === cell));
  if (found === undefined || second !== undefined) throw new Error(`${name} has not one table that begins with ${head.join(', ')}.`);
  return found.rows.map((cells) => cells.map(textOf));
};
