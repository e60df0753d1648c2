import { appendFileSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildPowerShellModule } from '@qga-vss/build/src/powershell-module.ts';
import { MODULE_VERSION } from '@qga-vss/ps-module/src/build.ts';
import { writeProgram } from '@qga-vss/test-kit/src/command/bundles.ts';
import { ensureLab, type Lab } from '@qga-vss/test-kit/src/lab/setup.ts';
import { openEngineInGuest, placeEngineInGuest } from '@qga-vss/test-kit/src/powershell/engine.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MODULE_COMMANDS } from '../../src/module/command.ts';

const BUNDLE = 'C:\\lab\\qga-vss.cjs';
const HOME = 'C:\\Program Files\\WindowsPowerShell\\Modules\\QgaVss';
const TARGET = `${HOME}\\${MODULE_VERSION}`;

/** In which the examples make sense one after the other. */
const ORDER = ['module install', 'module path', 'module verify', 'module uninstall'];

let lab: Lab;
beforeAll(async () => {
  lab = await ensureLab();
  await writeProgram(lab.folder);
  buildPowerShellModule(join(lab.folder, 'module', 'QgaVss', MODULE_VERSION), join(lab.folder, 'host.cjs'));
  await placeEngineInGuest(lab);
}, 300_000);
afterAll(() => lab?.close());

/** A path of the guest on the Linux side. */
const here = (path: string): string => join(lab.prefix, 'drive_c', path.slice(3).replaceAll('\\', '/'));

const run = async (...argv: readonly string[]): Promise<{ readonly code: number | undefined; readonly document: unknown }> => {
  const { exitCode, stdout, stderr } = await lab.run('node', [BUNDLE, 'module', ...argv, '--json']);
  expect(stderr).not.toMatch(/^\s+at /m);
  return { code: exitCode, document: JSON.parse(stdout) };
};

const EXAMPLES = MODULE_COMMANDS.flatMap(({ name, examples }) =>
  examples.flatMap(({ cli }) => (cli === undefined ? [] : [{ place: ORDER.indexOf(name), cli }])),
).toSorted((one, other) => one.place - other.place);

const EDITIONS = [
  { edition: 'Windows PowerShell', executable: 'C:\\windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe' },
  { edition: 'PowerShell', executable: 'C:\\Program Files\\PowerShell\\7\\pwsh.exe' },
].map((edition) => ({ ...edition, ok: true, commands: 13, rehearsal: 'application' }));

describe('the module on Windows', () => {
  it('is installed below Program Files, verified in both editions, and removed', async () => {
    rmSync(here(HOME), { recursive: true, force: true });
    expect(await run('verify')).toMatchObject({ code: 7, document: { error: { name: 'MODULE_NOT_INSTALLED', object: TARGET } } });

    const installed = await run('install');
    expect(installed).toMatchObject({
      code: 0,
      document: { changed: true, path: TARGET, version: MODULE_VERSION, otherVersions: [], verification: { ok: true, editions: EDITIONS } },
    });
    expect(await run('path')).toMatchObject({ code: 0, document: { path: TARGET, installed: true, current: true } });

    appendFileSync(join(here(TARGET), 'QgaVss.psm1'), '# more\r\n');
    expect(await run('verify')).toMatchObject({ code: 7, document: { ok: false, error: { name: 'MODULE_ALTERED' }, editions: EDITIONS } });
    expect(await run('install')).toMatchObject({ code: 0, document: { changed: true, verification: { ok: true } } });

    expect(await run('uninstall')).toMatchObject({ code: 0, document: { changed: true, removed: [{ path: TARGET }], left: [] } });
    expect(existsSync(here(HOME))).toBe(false);
    expect(await run('uninstall')).toMatchObject({ code: 0, document: { changed: false } });
  });

  it('every example in help, one after the other', async () => {
    for (const { cli } of EXAMPLES) {
      const { exitCode, stderr } = await lab.run('node', [BUNDLE, ...cli.split(' ').slice(1)]);
      expect({ cli, exitCode, stderr }).toEqual({ cli, exitCode: 0, stderr: '' });
    }
    expect(EXAMPLES).toHaveLength(5);
    expect(existsSync(here('C:\\lab\\image\\Modules\\QgaVss'))).toBe(true);
    rmSync(here('C:\\lab\\image'), { recursive: true });
  });

  it('is gone though a program has a file of it open; what is left goes with the next change', async () => {
    await run('install');
    await using engine = await openEngineInGuest(lab);
    const session = await engine.open();
    await session.run(`$held = [IO.File]::Open('${TARGET}\\QgaVss.psm1', 'Open', 'Read', 'Read')`);
    const { code, document } = await run('uninstall');
    expect(code).toBe(0);
    expect(document).toMatchObject({ changed: true, left: [expect.stringContaining(`${HOME}\\.old-`)] });
    expect(readdirSync(here(HOME))).toEqual([expect.stringMatching(/^\.old-/)]);
    await session.run('$held.Dispose()');
    expect(await run('uninstall')).toMatchObject({ code: 0, document: { changed: false, left: [] } });
    expect(existsSync(here(HOME))).toBe(false);
  });
});
