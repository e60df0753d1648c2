import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleCli, bundleHost } from '../src/bundle.ts';

let folder: string;
let command: string;
let insideCommand: readonly string[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qga-vss-bundle-'));
  command = join(folder, 'qga-vss.cjs');
  insideCommand = await bundleCli(command);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** The packages that files belong to; our own by their folder. */
const packagesOf = (files: readonly string[]): ReadonlySet<string> =>
  new Set(files.map((file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? file.split('/').slice(0, 2).join('/')));

/** What a bundle loads when it runs. */
const loads = (bundle: string): ReadonlySet<string> =>
  new Set(
    [...readFileSync(bundle, 'utf8').matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name = '']) => name).filter((name) => !isBuiltin(name)),
  );

/** The first character of a file that is not. */
const notAscii = (file: string): string | undefined => readFileSync(file, 'utf8').match(/\P{ASCII}/u)?.[0];

describe('what is bundled', () => {
  test('in the host, the one elevated program: the core; koffi, the one thing outside, is loaded by its full path', async () => {
    const host = join(folder, 'host.cjs');
    expect(packagesOf(await bundleHost(host))).toEqual(new Set(['packages/core']));
    expect([...loads(host)]).toEqual([]);
    expect(notAscii(host)).toBeUndefined();
  });

  test('in the command: node-powershell, too', () => {
    expect(packagesOf(insideCommand)).toContain('node-powershell');
  });

  test('what every command line loads is ASCII: one other character, and the engine keeps and reads twice as many bytes', () => {
    const files = readdirSync(folder).filter((name) => /^qga-vss(-begin-.+)?\.cjs$/.test(name));
    expect(files).toHaveLength(2);
    for (const file of files) expect(notAscii(join(folder, file))).toBeUndefined();
  });

  test('what starts a host early is in the command as its first file, which loads nothing else but of Node before it has', () => {
    const code = readFileSync(command, 'utf8');
    expect(code.slice(0, code.indexOf('const early ='))).not.toMatch(/require\("\./);
  });
});
