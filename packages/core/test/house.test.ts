import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';

const PACKAGES = join(import.meta.dirname, '..', '..');

/** What each folder of core may take from the others: the arrows run one way. */
const MAY_TAKE: Readonly<Record<string, readonly string[]>> = {
  vss: [],
  contract: ['vss'],
  platform: ['vss'],
  // What it notes of a freeze says by which version.
  requester: ['vss', 'contract', 'platform', 'version.ts'],
  windows: ['vss', 'platform'],
  // The contract's judge of options judges scenario files, too.
  simulator: ['vss', 'contract', 'platform'],
  rpc: ['vss', 'contract'],
  agent: ['vss', 'contract', 'platform', 'rpc'],
  host: ['vss', 'contract', 'platform', 'requester', 'windows', 'simulator', 'rpc', 'agent', 'host-file.ts', 'version.ts'],
};

/** What the features of the command line share, and what of it each may take. Every other folder is a feature. */
const SHARED: Readonly<Record<string, readonly string[]>> = {
  terminal: [],
  html: [],
  powershell: [],
  'command-line': ['terminal'],
  outcome: ['terminal'],
  report: ['command-line', 'terminal'],
  monitoring: ['report', 'command-line', 'terminal'],
  method: ['monitoring', 'report', 'command-line', 'terminal'],
};

interface Import {
  /** Its path below the folder that was looked through. */
  readonly file: string;
  readonly module: string;
}

const IMPORT = /(?:^|\n)(?:import|export|\}) ?[^'\n]*from '([^']+)'|(?:^import |\bimport\()'([^']+)'/gm;

const importsIn = (text: string): readonly string[] => [...text.matchAll(IMPORT)].map(([, from, other]) => from ?? other ?? '');

/** The modules that the files of a folder import, but for what is installed or built. */
const importsBelow = (folder: string): readonly Import[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.m?ts$|\.mjs$/.test(path) && !/(^|[\\/])(node_modules|dist)[\\/]/.test(path))
    .flatMap((path) => importsIn(readFileSync(join(folder, path), 'utf8')).map((module) => ({ file: path.replaceAll('\\', '/'), module })));

/** What a package's sources import. */
const importsOf = (name: string): readonly Import[] => importsBelow(join(PACKAGES, name, 'src'));

const folderOf = (path: string): string => (path.includes('/') ? (path.split('/')[0] ?? '') : '');

/** A file of a package, and one that it imports. */
interface Arrow {
  readonly file: string;
  readonly to: string;
}

const arrowsOf = (name: string): readonly Arrow[] =>
  importsOf(name)
    .filter(({ module }) => module.startsWith('.') && module.endsWith('.ts'))
    .map(({ file, module }) => ({ file, to: posix.join(posix.dirname(file), module) }));

/** Those from one folder to another, or to a file of none. */
const between = (arrows: readonly Arrow[]): readonly Arrow[] =>
  arrows.filter(({ file, to }) => folderOf(file) !== '' && folderOf(file) !== folderOf(to));

/** The files of which each imports the next, and the last the first; undefined where there are none. */
const circleOf = (arrows: readonly Arrow[]): readonly string[] | undefined => {
  const targets = Map.groupBy(arrows, ({ file }) => file);
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(file)) return path.slice(path.indexOf(file));
    if (done.has(file)) return undefined;
    for (const { to } of targets.get(file) ?? []) {
      const circle = visit(to, [...path, file]);
      if (circle !== undefined) return circle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of targets.keys()) {
    const circle = visit(file, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
};

const CORE = arrowsOf('core');
const CLI = arrowsOf('cli');
const FEATURES = [...new Set(CLI.map(({ file }) => folderOf(file)))].filter((folder) => folder !== '' && !Object.hasOwn(SHARED, folder));

describe('the house', () => {
  test.each(Object.entries(MAY_TAKE))('%s takes from nobody above it', (folder, allowed) => {
    expect(CORE.filter(({ file }) => folderOf(file) === folder)).not.toEqual([]);
    const taken = between(CORE).filter(({ file }) => folderOf(file) === folder);
    expect(taken.filter(({ to }) => !allowed.includes(folderOf(to) || to))).toEqual([]);
  });

  test.each(Object.entries(SHARED))('%s of the command line takes from nobody above it', (folder, allowed) => {
    expect(CLI.filter(({ file }) => folderOf(file) === folder)).not.toEqual([]);
    const taken = between(CLI).filter(({ file }) => folderOf(file) === folder);
    expect(taken.filter(({ to }) => !allowed.includes(folderOf(to)))).toEqual([]);
  });

  test.each(FEATURES)('%s, a feature of the command line, takes from no other', (feature) => {
    const taken = between(CLI).filter(({ file }) => folderOf(file) === feature);
    expect(taken.filter(({ to }) => !Object.hasOwn(SHARED, folderOf(to)))).toEqual([]);
  });

  test('a circle is found', () => {
    const arrows = ['ab', 'bc', 'cd', 'db', 'ad'].map(([file = '', to = '']) => ({ file, to }));
    expect(circleOf(arrows)).toEqual(['b', 'c', 'd']);
  });

  test.each(readdirSync(PACKAGES))('no files of %s import each other in a circle', (name) => {
    expect(circleOf(arrowsOf(name))).toBeUndefined();
  });

  test('koffi is loaded in one place, which sets it up before anything is called, and by nobody through a search', () => {
    const koffi = importsOf('core').filter(({ module }) => module === 'koffi');
    expect(new Set(koffi.map(({ file }) => file))).toEqual(new Set(['windows/koffi.ts']));
    const text = readFileSync(join(PACKAGES, 'core', 'src', 'windows', 'koffi.ts'), 'utf8');
    expect(text.match(/^import (?!type ).*'koffi'/m)).toBeNull();
  });

  test.each(['selftest', 'cli', 'ps-module'])('%s takes core by its name, and of it what it has for other packages', (name) => {
    const ofCore = importsOf(name).flatMap(({ module }) => (module.startsWith('@qga-vss/core') ? [module] : []));
    expect(ofCore).toContain('@qga-vss/core/internal');
    expect(ofCore.filter((module) => !/^@qga-vss\/core(\/internal|\/early-host|\/rpc|\/package\.json)?$/.test(module))).toEqual([]);
  });

  const HOUSES = [...readdirSync(PACKAGES).map((name) => `packages/${name}`), 'scripts', 'docs', 'examples', 'ansible'];

  test.each(HOUSES)('nothing of %s climbs out of it: what is elsewhere is imported by name', (house) => {
    const imports = importsBelow(join(PACKAGES, '..', house));
    expect(imports).not.toEqual([]);
    const climbing = imports.filter(
      ({ file, module }) => module.startsWith('.') && posix.join(posix.dirname(file), module).startsWith('..'),
    );
    expect(climbing).toEqual([]);
  });

  test.each(['core', 'selftest', 'cli', 'ps-module'])('nothing that is published of %s knows how it is built or tested', (name) => {
    expect(importsOf(name).filter(({ module }) => /^@qga-vss\/(build|test-kit)\//.test(module))).toEqual([]);
  });

  test('tests are made with the build, and nothing is built with what tests are made with', () => {
    expect(importsOf('test-kit').some(({ module }) => module.startsWith('@qga-vss/build/'))).toBe(true);
    expect(importsOf('build').filter(({ module }) => module.startsWith('@qga-vss/test-kit/'))).toEqual([]);
  });
});
