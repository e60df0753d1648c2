import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../process.ts';
import type { Locked } from '../registry.ts';
import { deflatedAnew } from './archive.ts';
import { type Files, filesBelow, text } from './files.ts';
import { notices } from './notices.ts';

interface PackageJson {
  readonly sideEffects?: readonly string[];
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly devDependencies?: unknown;
  readonly files?: unknown;
}

/** For the workspace alone: what is published has no sources. */
const WORKSPACE_CONDITION = '@qga-vss/source';

/** Nothing is left of what only other packages of the workspace import. */
const withoutSource = (exports: PackageJson['exports'] = {}): object => {
  const left = Object.entries(exports).flatMap(([path, target]): [string, string | object][] => {
    if (typeof target === 'string') return [[path, target]];
    const conditions = Object.entries(target).filter(([condition]) => condition !== WORKSPACE_CONDITION);
    return conditions.length === 0 ? [] : [[path, Object.fromEntries(conditions)]];
  });
  return left.length === 0 ? {} : { exports: Object.fromEntries(left) };
};

/** A package's description as it is published: nothing that only the workspace needs, and every file of its folder belongs to it. */
const published = ({ devDependencies, files, exports, sideEffects, ...rest }: PackageJson): object => ({
  ...rest,
  ...(sideEffects === undefined ? {} : { sideEffects: sideEffects.filter((path) => path.startsWith('./dist/')) }),
  ...withoutSource(exports),
});

/** Links of the workspace's pages, from a package that has no other pages. */
const withFullLinks = (page: string, repository: string): string =>
  page.replaceAll(/\]\((?!https?:|#)([^)]+)\)/g, `](${repository}/blob/main/$1)`);

export interface Source {
  /** The folder below `packages`. */
  readonly name: 'core' | 'cli';
  /** The page that introduces it, by its path in the workspace. */
  readonly readme: string;
  /** What belongs below `dist`. */
  readonly dist: string;
  readonly inside: readonly Locked[];
}

/** The files of a package as it is published. */
export const npmFiles = ({ name, readme, dist, inside }: Source): Files => {
  const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
  const packageJson = JSON.parse(read(`packages/${name}/package.json`)) as PackageJson & { readonly homepage: string };
  return {
    'package.json': text(`${JSON.stringify(published(packageJson), null, 2)}\n`),
    'README.md': text(withFullLinks(read(readme), packageJson.homepage.replace('#readme', ''))),
    'CHANGELOG.md': text(read('CHANGELOG.md')),
    LICENSE: text(read('LICENSE')),
    'THIRD-PARTY-NOTICES.txt': text(notices(inside)),
    ...Object.fromEntries(Object.entries(filesBelow(dist)).map(([path, bytes]) => [`dist/${path}`, bytes])),
  };
};

/** Writes files with the same rights whatever this process's mask is. */
const write = (folder: string, files: Files, programs: ReadonlySet<string>): void => {
  rmSync(folder, { recursive: true, force: true });
  for (const [path, bytes] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
    chmodSync(file, programs.has(path) ? 0o755 : 0o644);
  }
};

/**
 * What `npm pack` makes of a package.
 * @param folder to work in
 */
export const npmTarball = (files: Files, folder: string): { readonly name: string; readonly bytes: Uint8Array } => {
  const { bin = {} } = JSON.parse(new TextDecoder().decode(files['package.json'])) as PackageJson;
  const source = join(folder, 'package');
  write(source, files, new Set(Object.values(bin)));
  const args = ['pack', source, '--pack-destination', folder, '--ignore-scripts', '--json', '--loglevel=error'];
  const answer = execFileSync('npm', args, { encoding: 'utf8', cwd: folder });
  const [{ filename }] = JSON.parse(answer) as readonly [{ readonly filename: string }];
  const name = filename.replace('@', '').replace('/', '-');
  return { name, bytes: deflatedAnew(readFileSync(join(folder, name))) };
};
