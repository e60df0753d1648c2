import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { pages } from '@qga-vss/build/src/pages.ts';
import { ROOT } from '@qga-vss/build/src/process.ts';
import { VERSION } from '@qga-vss/build/src/release/version.ts';
import { SessionSettings } from '@qga-vss/core/src/contract/prepare.ts';
import GithubSlugger from 'github-slugger';
import { lexer } from 'marked';
import { COMMANDS } from 'qga-vss/src/commands.ts';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { BLOCKS, blocksIn, blocksOf, countBlocks, DOCUMENTS, type Document, documentNamed, linksOf, place } from './documents.ts';

/** What is done with a block of each language, and by which test. */
const LANGUAGES: Readonly<Record<string, string>> = {
  console: 'run, by commands.test.ts',
  powershell: 'run, by commands.ps.test.ts',
  ts: 'type-checked and run, by typescript.test.ts',
  json: 'parsed, below',
  jsonl: 'said to a host, by commands.test.ts',
  yaml: 'its tasks compared with the documentation of the modules, below',
  sh: 'parsed, and its npm scripts looked up, below',
  text: 'shown: a picture, or output, which commands.test.ts compares',
  mermaid: 'a picture: its lines are of the few kinds used here, and what arrows name is drawn, below',
};

/** What only stands in documents where it needs what is not here. */
const ELSEWHERE_ONLY = ['c'];

/** Lines of a picture: an arrow, what is drawn, and what holds them. */
const PICTURE = [
  /^(\w+(?: & \w+)*) -[-.] "[^"]+" (?:-->|\.->) (\w+(?: & \w+)*)$/,
  /^(\w+)\["[^"]+"\]$/,
  /^(?:flowchart LR|subgraph \w+(?:\["[^"]+"\])?|end)$/,
] as const;

describe('code blocks', () => {
  test.each(BLOCKS.map((block) => [place(block), block] as const))(
    '%s is of a language that is run or checked, or says what it needs',
    (_, { language, elsewhere }) => {
      expect([...Object.keys(LANGUAGES), ...(elsewhere === undefined ? [] : ELSEWHERE_ONLY)]).toContain(language);
    },
  );

  test.each(DOCUMENTS.map((document) => [document.name, document] as const))('none of %s hides in a list or a quotation', (_, document) => {
    expect(blocksOf(document)).toHaveLength(countBlocks(document));
  });

  test.each(blocksIn('json').map((block) => [place(block), block.text] as const))('%s is JSON', (_, text) => {
    expect(() => JSON.parse(text)).not.toThrow();
  });

  test.each(blocksIn('mermaid').map((block) => [place(block), block.text] as const))(
    '%s is a picture whose arrows end somewhere',
    (_, text) => {
      const lines = text.split('\n').map((line) => line.trim());
      expect(lines.filter((line) => !PICTURE.some((kind) => kind.test(line)))).toEqual([]);
      const drawn = new Set(lines.flatMap((line) => PICTURE[1].exec(line)?.[1] ?? []));
      const named = lines.flatMap((line) => PICTURE[0].exec(line)?.slice(1, 3) ?? []).flatMap((names) => names.split(' & '));
      expect(named.filter((name) => !drawn.has(name))).toEqual([]);
    },
  );

  const shell = BLOCKS.filter(({ language }) => language === 'sh');
  test.each(shell.map((block) => [place(block), block.text] as const))('%s is understood by a shell', (_, text) => {
    expect(spawnSync('bash', ['-n'], { input: text, encoding: 'utf8' }).stderr).toBe('');
  });

  test('npm scripts that are named exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
    const named = DOCUMENTS.flatMap(({ text }) => [...text.matchAll(/npm (?:run )?(test|(?<=run )[a-z:]+)/g)].map(([, name]) => name));
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((name) => !Object.hasOwn(scripts, name ?? ''))).toEqual([]);
  });
});

test('files of a release are named with the version that there is', () => {
  const named = DOCUMENTS.flatMap(({ name, text }) =>
    [...text.matchAll(/\b(?:qga-vss(?:-core)?-|QgaVss[.-])(\d+\.\d+\.\d+)/g)].map(([, version]) => [name, version]),
  );
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter(([, version]) => version !== VERSION)).toEqual([]);
});

type Yaml = Readonly<Record<string, unknown>>;

/** The tasks in a list of plays and tasks. */
const tasksIn = (entries: readonly Yaml[]): readonly Yaml[] =>
  entries.flatMap((entry) => [entry, ...tasksIn((entry['tasks'] ?? entry['block'] ?? []) as readonly Yaml[])]);

describe('tasks of Ansible have only options that our modules document', () => {
  const uses = blocksIn('yaml').flatMap((block) =>
    tasksIn(parse(block.text)).flatMap((task) =>
      Object.entries(task).flatMap(([key, options]) => (key.startsWith('qga.vss.') ? [[place(block), key, Object(options)] as const] : [])),
    ),
  );
  test.each(uses)('%s: %s', (_, module, options) => {
    const file = join(ROOT, 'ansible/plugins/modules', `${module.slice('qga.vss.'.length)}.yml`);
    const { DOCUMENTATION } = parse(readFileSync(file, 'utf8')) as { DOCUMENTATION: { options: object } };
    expect(Object.keys(DOCUMENTATION.options)).toEqual(expect.arrayContaining(Object.keys(options)));
  });

  test('each block has one', () => expect(uses.length).toBeGreaterThanOrEqual(blocksIn('yaml').length));
});

describe('generated pages', () => {
  test.each(Object.entries(pages(COMMANDS)))('%s is current: npm run build makes it', (path, page) => {
    expect(readFileSync(join(ROOT, path), 'utf8')).toBe(page());
  });
});

test('cmdlets are described in the words of PowerShell', () => {
  const options = Object.keys(SessionSettings.properties).filter((name) => /[A-Z]/.test(name));
  expect(options.filter((name) => new RegExp(`\\b${name}\\b`).test(documentNamed('docs/cmdlets.md').text))).toEqual([]);
});

const headings = ({ text }: Document): ReadonlySet<string> => {
  const slugger = new GithubSlugger();
  const found = lexer(text).flatMap((token) => (token.type === 'heading' ? [slugger.slug(token['text'].replaceAll('`', ''))] : []));
  return new Set(found);
};

const linksIn = (document: Document): readonly string[] => linksOf(document).filter((href) => !/^[a-z]+:/.test(href));

const LINKS = DOCUMENTS.flatMap((document) => linksIn(document).map((href) => [document.name, href] as const));

describe('links inside the repository', () => {
  test.each(LINKS)('%s to %s', (from, href) => {
    const [path = '', anchor] = href.split('#');
    const target = path === '' ? from : normalize(join(dirname(from), path));
    expect([target, existsSync(join(ROOT, target))]).toEqual([target, true]);
    const document = DOCUMENTS.find(({ name }) => name === target);
    if (anchor !== undefined && document !== undefined) expect([...headings(document)]).toContain(anchor);
  });
});
