import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { bundleHost } from '@qga-vss/build/src/bundle.ts';
import { buildPowerShellModule } from '@qga-vss/build/src/powershell-module.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** The files of a folder by their paths in it. */
const filesIn = (folder: string): Readonly<Record<string, Buffer>> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [relative(folder, path).replaceAll(sep, '/'), readFileSync(path)]),
  );

let folder: string;
let built: Readonly<Record<string, Buffer>>;
const build = async (name: string) => {
  const bundle = join(folder, `${name}.cjs`);
  await bundleHost(bundle);
  buildPowerShellModule(join(folder, name), bundle);
  return filesIn(join(folder, name));
};
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qga-vss-built-'));
  built = await build('one');
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const text = (name: string): string => String(built[name]);

describe('the module as built', () => {
  test('is the same, byte for byte, when it is built again somewhere else', async () => {
    const again = await build('an other');
    expect(Object.keys(again)).toEqual(Object.keys(built));
    expect(Object.keys(built).filter((name) => built[name]?.equals(again[name] ?? Buffer.of()) !== true)).toEqual([]);
  });

  test('has the files its manifest names, and no others', () => {
    const [, list = ''] = /FileList = @\((.*)\)\r\n/.exec(text('QgaVss.psd1')) ?? [];
    expect([...list.matchAll(/'([^']*)'/g)].map(([, name]) => name)).toEqual(Object.keys(built).sort());
  });

  test('knows nothing of where it was built', () => {
    for (const name of Object.keys(built).filter((one) => !one.endsWith('.node'))) expect(text(name), name).not.toContain(process.cwd());
  });

  test.each(['x64', 'arm64'])('has the native library for Windows on %s', (cpu) => {
    const library = built[`host/node_modules/@koromix/koffi-win32-${cpu}/win32_${cpu}/koffi.node`];
    expect(library?.subarray(0, 2).toString()).toBe('MZ');
    // The machine of a PE file stands four bytes behind its signature.
    expect(library?.readUInt16LE(library.readUInt32LE(0x3c) + 4)).toBe({ x64: 0x8664, arm64: 0xaa64 }[cpu]);
  });

  test('has the licence of everything that is in it', () => {
    expect(text('LICENSE')).toContain('GNU GENERAL PUBLIC LICENSE');
    expect(text('host/node_modules/koffi/LICENSE.txt')).toMatch(/Copyright/);
    const inside = new Set([...text('host/host.cjs').matchAll(/^\/\/ node_modules\/((?:@[^/]+\/)?[^/]+)\//gm)].map(([, name]) => name));
    const licences = Object.keys(built).flatMap((path) => /^host\/licences\/(.+)\.txt$/.exec(path)?.[1] ?? []);
    expect(licences).toEqual([...inside].sort());
    for (const name of licences) expect(text(`host/licences/${name}.txt`)).toMatch(/Copyright/);
  });
});
