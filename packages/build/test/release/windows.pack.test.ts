import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { scenarioNamed } from '@qga-vss/core/src/simulator/catalogue.ts';
import { ensureLab, type Lab, WINDOWS } from '@qga-vss/test-kit/src/lab/setup.ts';
import { type EngineSession, openEngineInGuest } from '@qga-vss/test-kit/src/powershell/engine.ts';
import { ARTIFACTS, npm, releaseFolder, unzipped } from '@qga-vss/test-kit/src/release/artifacts.ts';
import { unpackedByNuget } from '@qga-vss/test-kit/src/release/nuget-restore.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { VERSION } from '../../src/release/version.ts';

/** Nothing of ours lies above it: `C:\lab`, where the lab keeps koffi, is elsewhere. */
const PROGRAM_FILES = 'C:\\Program Files';
const NPM = `${PROGRAM_FILES}\\qga-vss`;
const MODULES = `${PROGRAM_FILES}\\WindowsPowerShell\\Modules`;

let lab: Lab;
const onThisSide = (path: string): string => join(lab.prefix, 'drive_c', path.slice(3).replaceAll('\\', '/'));

beforeAll(async () => {
  lab = await ensureLab();
});
afterAll(() => {
  for (const folder of [NPM, `${MODULES}\\QgaVss`]) rmSync(onThisSide(folder), { recursive: true, force: true });
  lab?.close();
});

describe('npm packages, installed for Windows', () => {
  beforeAll(() => {
    const project = onThisSide(NPM);
    rmSync(project, { recursive: true, force: true });
    mkdirSync(project, { recursive: true });
    writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }');
    npm(['install', '--os=win32', '--cpu=x64', ARTIFACTS.core, ARTIFACTS.cli], project);
  });

  const command = (...args: readonly string[]) => lab.run('node', [`${NPM}\\node_modules\\qga-vss\\dist\\qga-vss.cjs`, ...args]);
  const snapshot = ['--backup-type', 'copy', '--', WINDOWS.node, '-e', ''];

  test('bring koffi for Windows, and no other', () => {
    const modules = join(onThisSide(NPM), 'node_modules/@koromix');
    expect(['koffi-win32-x64', 'koffi-linux-x64'].map((name) => existsSync(join(modules, name)))).toEqual([true, false]);
  });

  test('qga-vss --version', async () => {
    expect(await command('--version')).toMatchObject({ exitCode: 0, stdout: `${VERSION}\n`, stderr: '' });
  });

  test('a rehearsal', async () => {
    const { exitCode, stdout } = await command('run', '--simulate', 'healthy', '--json', ...snapshot);
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'application', thaw: { simulated: true } });
    expect(exitCode).toBe(0);
  });

  test('a run against VSS', async () => {
    await lab.play(scenarioNamed('healthy'));
    const { exitCode, stdout } = await command('run', '--json', ...snapshot);
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'application', thaw: { simulated: false, volumeCount: 5 } });
    expect(exitCode).toBe(0);
    expect((await lab.trace()).some((call) => call.includes('DoSnapshotSet'))).toBe(true);
  });

  test('a program with the library', async () => {
    const program = `import { writeSync } from 'node:fs';
      import { connect } from '@qga-vss/core';
      const guest = await connect();
      const { sessionId } = await guest.freeze({ backupType: 'copy' });
      const { consistency, simulated } = await guest.thaw({ sessionId });
      await guest[Symbol.asyncDispose]();
      writeSync(1, JSON.stringify({ consistency, simulated }));`;
    writeFileSync(join(onThisSide(NPM), 'program.mjs'), program);
    await lab.play(scenarioNamed('healthy'));
    const { stdout, stderr } = await lab.run('node', [`${NPM}\\program.mjs`]);
    expect({ stdout, stderr }).toEqual({ stdout: '{"consistency":"application","simulated":false}', stderr: '' });
  });
});

describe('the PowerShell module, unpacked in a guest', () => {
  let engine: Awaited<ReturnType<typeof openEngineInGuest>>;
  beforeAll(async () => {
    engine = await openEngineInGuest(lab);
  });
  afterAll(() => engine?.[Symbol.asyncDispose]());

  const output = async (session: EngineSession, script: string) => {
    const { output: all, errors, thrown } = await session.run(script);
    expect({ errors, thrown }).toEqual({ errors: [], thrown: null });
    return all;
  };

  const IMPORT = `Import-Module '${MODULES}\\QgaVss\\${VERSION}\\QgaVss.psd1' -ErrorAction Stop`;
  const FREEZE =
    'Invoke-QgaSnapshot -BackupType copy -ResultVariable outcome { (Get-QgaFreezeStatus).State }; $outcome.Consistency; $outcome.Simulated';
  /** The program that the host runs in. */
  const HOST = "& (Get-Module QgaVss) { $script:QgaHosts[''].Process.StartInfo.FileName }";

  const freezes = async (session: EngineSession): Promise<void> => {
    expect(await output(session, `${IMPORT}; (Get-Module QgaVss).Version.ToString()`)).toEqual([VERSION]);
    await lab.play(scenarioNamed('healthy'));
    expect(await output(session, FREEZE)).toEqual(['frozen', 'application', false]);
  };

  const emptyModules = (): void => {
    rmSync(onThisSide(`${MODULES}\\QgaVss`), { recursive: true, force: true });
    mkdirSync(onThisSide(MODULES), { recursive: true });
  };

  test('from the package of the Gallery, as NuGet unpacks it', async () => {
    emptyModules();
    const folder = mkdtempSync(join(tmpdir(), 'qga-vss-nuget-'));
    const home = join(onThisSide(MODULES), 'QgaVss', VERSION);
    cpSync(unpackedByNuget(releaseFolder, folder, 'QgaVss', VERSION), home, { recursive: true });
    rmSync(folder, { recursive: true, force: true });
    const session = await engine.open();
    await freezes(session);
    expect(await output(session, HOST)).toEqual([WINDOWS.node]);
    await session.close();
  });

  test('from the zip', async () => {
    emptyModules();
    for (const [path, bytes] of Object.entries(unzipped(ARTIFACTS.zip))) {
      const file = join(onThisSide(MODULES), path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, bytes);
    }
    const session = await engine.open();
    await freezes(session);
    expect(await output(session, HOST)).toEqual([WINDOWS.node]);
    await session.close();
  });
});
