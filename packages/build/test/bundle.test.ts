import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleCli, bundleHost } from '../src/bundle.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'qga-vss-bundle-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The packages that files belong to; our own by their folder. */
const packagesOf = (files: readonly string[]): ReadonlySet<string> =>
  new Set(files.map((file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? file.split('/').slice(0, 2).join('/')));

/** What a bundle loads when it runs. */
const loads = (bundle: string): ReadonlySet<string> =>
  new Set(
    [...readFileSync(bundle, 'utf8').matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name = '']) => name).filter((name) => !isBuiltin(name)),
  );

describe('what is bundled', () => {
  test('in the host, the one elevated program: the core; koffi, the one thing outside, is loaded by its full path', async () => {
    const host = join(folder, 'host.cjs');
    expect(packagesOf(await bundleHost(host))).toEqual(new Set(['packages/core']));
    expect([...loads(host)]).toEqual([]);
  });

  test('in the command: node-powershell, too', async () => {
    expect(packagesOf(await bundleCli(join(folder, 'qga-vss.cjs')))).toContain('node-powershell');
  });

  test('what every command line loads is ASCII: one other character, and the engine keeps and reads twice as many bytes', async () => {
    const command = join(folder, 'qga-vss.cjs');
    await bundleCli(command);
    expect(readFileSync(command, 'utf8').match(/\P{ASCII}/u)?.[0]).toBeUndefined();
  });
});
