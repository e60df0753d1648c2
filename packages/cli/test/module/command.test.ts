import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildModule, MODULE_VERSION } from '@qga-vss/ps-module/src/build.ts';
import { Bundle } from '@qga-vss/test-kit/src/command/bundle.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let bundle: Bundle;
let image: string;
beforeAll(async () => {
  bundle = await Bundle.build();
  const folder = dirname(bundle.path);
  buildModule(join(folder, 'module', 'QgaVss', MODULE_VERSION), { 'host/host.cjs': join(folder, 'host.cjs') });
  image = join(folder, 'image');
});
afterAll(() => bundle?.[Symbol.dispose]());

const run = async (...argv: readonly string[]): Promise<{ readonly code: number | null; readonly document: unknown }> => {
  const { code, stdout } = await bundle.run('module', ...argv, '--json');
  return { code, document: JSON.parse(stdout) };
};

describe('the shipped command where there is no Windows', () => {
  it('installs the module it has with it into a folder that is named, says where it is, and removes it', async () => {
    const path = join(image, 'QgaVss', MODULE_VERSION);
    const there = ['--destination', image];
    expect(await run('path', ...there)).toMatchObject({ code: 0, document: { path, installed: false, current: false } });
    expect(await run('install', ...there)).toMatchObject({ code: 0, document: { changed: true, path, verification: null } });
    expect(await run('install', ...there)).toMatchObject({ code: 0, document: { changed: false } });
    expect(await run('path', ...there)).toMatchObject({ code: 0, document: { installed: true, current: true } });
    writeFileSync(join(path, 'QgaVss.psm1'), '');
    expect(await run('path', ...there)).toMatchObject({ code: 0, document: { installed: true, current: false } });
    expect(await run('uninstall', ...there)).toMatchObject({ code: 0, document: { changed: true, removed: [{ path }] } });
    expect(await run('uninstall', ...there)).toMatchObject({ code: 0, document: { changed: false } });
  });

  it.each([
    { argv: ['install'], name: 'MODULE_FOLDER_UNKNOWN' },
    { argv: ['uninstall'], name: 'MODULE_FOLDER_UNKNOWN' },
    { argv: ['path'], name: 'MODULE_FOLDER_UNKNOWN' },
    { argv: ['verify', '--destination', 'nowhere'], name: 'MODULE_NOT_INSTALLED' },
  ])('$argv: $name, exit code 7', async ({ argv, name }) => {
    expect(await run(...argv)).toMatchObject({ code: 7, document: { error: { name } } });
  });

  it('verify finds no PowerShell, which is a failure', async () => {
    await run('install', '--destination', image);
    expect(await run('verify', '--destination', image)).toMatchObject({
      code: 7,
      document: { ok: false, editions: [], error: { name: 'POWERSHELL_NOT_FOUND' } },
    });
  });

  it('tells people: what was done, where, and what is still to be proven', async () => {
    const { code, stdout, stderr } = await bundle.run('module', 'install', '--destination', join(image, 'other'));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n')).toEqual([
      `INSTALLED, version ${MODULE_VERSION}`,
      `  Path      ${join(image, 'other', 'QgaVss', MODULE_VERSION)}`,
      '  Verified  no: PowerShell is started on Windows only',
      '',
    ]);
  });
});
