import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeProgram } from '@qga-vss/test-kit/src/command/bundles.ts';
import { ensureLab, type Lab, WINDOWS } from '@qga-vss/test-kit/src/lab/setup.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let lab: Lab;
beforeAll(async () => {
  lab = await ensureLab();
  await writeProgram(lab.folder);
});
afterAll(() => lab?.close());

describe('where koffi is missing, and everybody has put something of its name into the root of the drive', () => {
  const BARE = 'C:\\without-koffi\\qga-vss.cjs';
  const folder = (): string => join(lab.prefix, 'drive_c', 'without-koffi');
  const planted = (): string => join(lab.prefix, 'drive_c', 'node_modules');
  const isLoaded = (): boolean => existsSync(join(folder(), 'planted-was-loaded'));

  beforeAll(async () => {
    // No node_modules of ours lies in it or above.
    rmSync(folder(), { recursive: true, force: true });
    mkdirSync(folder(), { recursive: true });
    await writeProgram(folder());
    for (const name of ['koffi', '@koromix/koffi-win32-x64']) {
      mkdirSync(join(planted(), name, 'win32_x64'), { recursive: true });
      writeFileSync(join(planted(), name, 'win32_x64', 'koffi.node'), 'no library');
      writeFileSync(join(planted(), name, 'package.json'), JSON.stringify({ name, main: './index.cjs' }));
      const mark = "require('node:fs').writeFileSync('C:\\\\without-koffi\\\\planted-was-loaded', '');";
      writeFileSync(join(planted(), name, 'index.cjs'), mark);
    }
  });
  afterAll(() => rmSync(planted(), { recursive: true, force: true }));

  const refuses = async (...argv: readonly string[]): Promise<void> => {
    const { exitCode, stdout, stderr } = await lab.run('node', [BARE, argv[0] ?? '', '--json', ...argv.slice(1)]);
    expect(isLoaded()).toBe(false);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({
      error: { name: 'KOFFI_UNAVAILABLE', message: expect.stringContaining('is missing'), remedy: expect.stringContaining('koffi.node') },
    });
    expect(exitCode).toBe(7);
  };

  it.each([['doctor'], ['status'], ['freeze'], ['run', '--', WINDOWS.node, '-e', '']])('%s says so, and what to do', (...argv) =>
    refuses(...argv),
  );

  it('the same where only its native library is missing', async () => {
    const koffi = join(folder(), 'node_modules', 'koffi');
    cpSync(join(lab.folder, 'node_modules', 'koffi'), koffi, { recursive: true, dereference: true });
    await refuses('status');
    rmSync(koffi, { recursive: true });
  });
});
