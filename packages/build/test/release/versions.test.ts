import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MODULE_VERSION } from '@qga-vss/ps-module/src/build.ts';
import { MODULE, manifest } from '@qga-vss/ps-module/src/manifest.ts';
import { expect, test } from 'vitest';
import { ROOT } from '../../src/process.ts';
import { taggedVersions, VERSION } from '../../src/release/version.ts';

const json = (path: string) => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
const PACKAGES = ['core', 'selftest', 'cli', 'ps-module'] as const;

test.each(PACKAGES)('%s has the version of the workspace, and asks for the others by it', (name) => {
  const { version, devDependencies = {} } = json(`packages/${name}/package.json`);
  const ours = Object.entries(devDependencies).filter(([dependency]) => dependency.startsWith('@qga-vss/'));
  expect([version, ...ours.map(([, wanted]) => wanted)]).toEqual([VERSION, ...ours.map(() => VERSION)]);
});

test('so have the lock file and the PowerShell module', () => {
  const { packages } = json('package-lock.json');
  expect(['', ...PACKAGES.map((name) => `packages/${name}`)].map((path) => packages[path].version)).toEqual(
    Array(PACKAGES.length + 1).fill(VERSION),
  );
  expect(MODULE_VERSION).toBe(VERSION);
  expect(manifest(MODULE_VERSION, [], [])).toContain(`ModuleVersion = '${VERSION}'`);
});

/** `## [1.2.3] - 2026-01-31` */
const headings = (): readonly (readonly [string, string])[] =>
  [...readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8').matchAll(/^## \[(\d[^\]]*)\] - (.*)$/gm)].map(([, version = '', date = '']) => [
    version,
    date,
  ]);

test('the changelog begins with that version: with its day once there is a tag', () => {
  const [[version, date] = []] = headings();
  expect(version).toBe(VERSION);
  expect(date).toMatch(taggedVersions().length > 0 ? /^\d{4}-\d\d-\d\d$/ : /^(\d{4}-\d\d-\d\d|unreleased)$/);
});

test('a tag of this commit is that version', () => {
  expect(taggedVersions().filter((version) => version !== VERSION)).toEqual([]);
});

test('every package names the same repository, engine and licence', () => {
  for (const name of ['core', 'cli']) {
    const { repository, engines, license } = json(`packages/${name}/package.json`);
    expect(repository).toEqual({ type: 'git', url: `git+${MODULE.project}.git`, directory: `packages/${name}` });
    expect([engines, license]).toEqual([json('package.json').engines, json('package.json').license]);
  }
});

test('the command needs the koffi that core needs', () => {
  expect(json('packages/cli/package.json').dependencies).toEqual({ koffi: json('packages/core/package.json').dependencies.koffi });
});
