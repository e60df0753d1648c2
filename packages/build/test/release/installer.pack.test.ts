import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, win32 } from 'node:path';
import { scenarioNamed } from '@qga-vss/core/src/simulator/catalogue.ts';
import { COLLECTION, scriptsOf } from '@qga-vss/test-kit/src/ansible/scripts.ts';
import { ofProcess, processesOf } from '@qga-vss/test-kit/src/lab/programs.ts';
import { ensureLab, type Lab, WINDOWS } from '@qga-vss/test-kit/src/lab/setup.ts';
import { type Engine, openEngineInGuest } from '@qga-vss/test-kit/src/powershell/engine.ts';
import { ARTIFACTS } from '@qga-vss/test-kit/src/release/artifacts.ts';
import { INSTALLED_PROGRAMS } from '@qga-vss/test-kit/src/stand-ins/installed-programs.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Files, text } from '../../src/release/files.ts';
import { VERSION } from '../../src/release/version.ts';
import { compileInstallCheck, compileLauncher } from '../../src/release/windows/compile.ts';
import { buildInstaller } from '../../src/release/windows/installer.ts';
import { productCode } from '../../src/release/windows/installer-source.ts';

const HOME = 'C:\\Program Files\\qga-vss';
const COMMAND = `${HOME}\\qga-vss.exe`;
const NODE = `${HOME}\\node.exe`;
const MODULES = 'C:\\Program Files\\WindowsPowerShell\\Modules';
const UNINSTALL = 'HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall';
const EVENT_SOURCE = 'HKLM\\System\\CurrentControlSet\\Services\\EventLog\\Application\\qga-vss';
const ENVIRONMENT = 'HKLM\\System\\CurrentControlSet\\Control\\Session Manager\\Environment';

const OLDER = '0.0.1';

/** ERROR_INSTALL_FAILURE, 1603, as far as a program of this side can say it. */
const FAILED = 1603 % 256;

/** Milliseconds of a self-test, which waits for most of its half a minute. */
const SELFTEST_MS = 240_000;

/** As `/fa` does, which Wine does not know. */
const REPAIR = ['/i', 'C:\\lab\\new.msi', 'REINSTALL=ALL'];

let lab: Lab;
let engine: Engine;
let work: string;
const onThisSide = (path: string): string => join(lab.prefix, 'drive_c', path.slice(3).replaceAll('\\', '/'));

beforeAll(async () => {
  lab = await ensureLab();
  work = mkdtempSync(join(tmpdir(), 'qga-vss-installer-'));
  cpSync(ARTIFACTS.msi, join(lab.folder, 'new.msi'));
  await removed();
  engine = await openEngineInGuest(lab);
});
afterAll(async () => {
  await engine?.[Symbol.asyncDispose]();
  // Where a test has failed.
  if (lab !== undefined) await removed();
  rmSync(work, { recursive: true, force: true });
  lab?.close();
});

/** The programs of the package that run yet: a host ends a moment after the command that started it. */
const running = (): readonly string[] =>
  processesOf(lab.prefix)
    .map((pid) => ofProcess(pid, 'cmdline'))
    .filter((line) => line.includes(HOME));

/** Ends what the selftest had a freeze wait for: Wine never begins a program whose starter is killed too early, and it keeps node.exe in use. */
const endIdle = (): void => {
  const idle = processesOf(lab.prefix).filter((pid) => ofProcess(pid, 'cmdline').includes('setTimeout(() => {}, 30_000)'));
  for (const pid of idle) process.kill(Number(pid), 'SIGKILL');
};

const removed = async (): Promise<void> => {
  for (const version of [OLDER, VERSION]) await lab.run('msiexec', ['/x', productCode(version), '/qn']);
  // The module may have been installed by itself, too.
  for (const folder of [HOME, `${MODULES}\\QgaVss`]) rmSync(onThisSide(folder), { recursive: true, force: true });
};

/** Windows Installer without a window, and what it says of why it fails. */
const msiexec = async (...args: readonly string[]) => {
  const log = join(lab.folder, 'msiexec.log');
  rmSync(log, { force: true });
  const { exitCode } = await lab.run('msiexec', [...args, '/qn', '/l*', 'C:\\lab\\msiexec.log'], { timeoutMs: 120_000 });
  return { exitCode, log: readFileSync(log, 'utf8') };
};

/** A script of Ansible's role, as it is shipped, on Windows. */
const byRole = async (task: string, parameters = '') => {
  const script = scriptsOf(COLLECTION).find((one) => one.task === task)?.script;
  const session = await engine.open();
  try {
    return await session.run(
      `${INSTALLED_PROGRAMS}\n$Ansible = @{ CheckMode = $false; Result = @{} }; & {\n${script}\n} ${parameters}; $Ansible`,
    );
  } finally {
    await session.close();
  }
};

/** The package where the role has brought it. */
const broughtByRole = (): string => {
  const folder = join(lab.folder, 'brought by the role');
  mkdirSync(folder, { recursive: true });
  cpSync(ARTIFACTS.msi, join(folder, 'qga-vss.msi'));
  const sha256 = createHash('sha256').update(readFileSync(ARTIFACTS.msi)).digest('hex');
  return `-Folder 'C:\\lab\\brought by the role' -Sha256 '${sha256}'`;
};

const command = (...args: readonly string[]) => lab.run(COMMAND, args);

const state = async (): Promise<string> => JSON.parse((await command('status', '--json')).stdout).state;

const values = async (key: string, name: string): Promise<readonly string[]> => {
  const { stdout } = await lab.run('reg', ['query', key, '/s', '/v', name]);
  return [...stdout.matchAll(/REG_\w+ +(.*?)\r?$/gm)].map(([, value = '']) => value);
};

/** How many there are, told by the version that a holder says to be of. */
const holders = async (): Promise<number> => {
  const asked = '{"jsonrpc":"2.0","id":1,"method":"about"}';
  const program = `const { stdout } = require('child_process').spawnSync(${JSON.stringify(COMMAND)}, ['host', '--batch'], { input: ${JSON.stringify(`${asked}\n`)}, encoding: 'utf8' }); require('fs').writeSync(1, stdout)`;
  const { stdout } = await lab.run(NODE, ['-e', program]);
  return 'holderVersion' in JSON.parse(stdout).result ? 1 : 0;
};

/** Of the product, in the list of installed programs. */
const listed = async () => ({ names: await values(UNINSTALL, 'DisplayName'), versions: await values(UNINSTALL, 'DisplayVersion') });

const onPath = async (): Promise<number> => {
  const [path = ''] = await values(ENVIRONMENT, 'Path');
  return path.split(';').filter((folder) => folder.startsWith(HOME)).length;
};

/** A version that has less in it, and another node.exe that says to be newer than any. */
const olderInstaller = (): Uint8Array => {
  const files: Files = {
    'qga-vss/qga-vss.exe': compileLauncher(join(work, 'launcher'), OLDER),
    'qga-vss/node.exe': compileLauncher(join(work, 'node'), '99.0.0'),
    'qga-vss/gone-since.cjs': text('// gone since'),
    [`WindowsPowerShell/Modules/QgaVss/${OLDER}/QgaVss.psd1`]: text('@{}'),
  };
  const check = compileInstallCheck(join(work, 'check'), OLDER);
  return buildInstaller({ version: OLDER, files, registry: [] }, check, new Date(0), join(work, 'older'));
};

describe('the package for Windows', () => {
  test('is installed by its older version', async () => {
    writeFileSync(join(lab.folder, 'old.msi'), olderInstaller());
    expect(await msiexec('/i', 'C:\\lab\\old.msi')).toMatchObject({ exitCode: 0 });
    expect(readdirSync(onThisSide(HOME)).sort()).toEqual(['gone-since.cjs', 'node.exe', 'qga-vss.exe']);
    expect(await listed()).toEqual({ names: ['qga-vss'], versions: [OLDER] });
    expect(await onPath()).toBe(1);
  });

  test("is what Ansible's role puts into its place, and nothing is left of the older one", async () => {
    const { output, thrown } = await byRole('Install it', broughtByRole());
    expect({ thrown, result: output[0].Result }).toEqual({ thrown: null, result: { reboot_required: false } });
    expect((await byRole('Look which version is installed')).output[0].Result).toEqual({ versions: [VERSION] });
    expect(await listed()).toEqual({ names: ['qga-vss'], versions: [VERSION] });
    expect(await onPath()).toBe(1);
    expect(await values(EVENT_SOURCE, 'EventMessageFile')).toEqual([`${HOME}\\qga-vss-messages.dll`]);
    expect(existsSync(onThisSide(`${HOME}\\qga-vss-messages.dll`))).toBe(true);
    expect(existsSync(onThisSide(`${HOME}\\gone-since.cjs`))).toBe(false);
    expect(readdirSync(onThisSide(`${MODULES}\\QgaVss`))).toEqual([VERSION]);
    expect(readFileSync(onThisSide(NODE)).length).toBeGreaterThan(50_000_000);
  });

  test('is not replaced by an older one', async () => {
    // Wine has the reason on the screen only.
    expect(await msiexec('/i', 'C:\\lab\\old.msi')).toMatchObject({ exitCode: FAILED });
    expect(await listed()).toEqual({ names: ['qga-vss'], versions: [VERSION] });
  });

  test('has the command, which freezes and thaws through VSS', async () => {
    expect(await command('--version')).toMatchObject({ exitCode: 0, stdout: `${VERSION}\n`, stderr: '' });
    await lab.play(scenarioNamed('healthy'));
    const { exitCode, stdout } = await command('run', '--json', '--backup-type', 'copy', '--', NODE, '-e', 'process.exit(9)');
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'application', command: { exitCode: 9 }, thaw: { simulated: false } });
    expect(exitCode).toBe(9);
  });

  test('tells of an installation by npm that comes before it on Path', async () => {
    const npm = 'C:\\by npm\\qga-vss.cmd';
    mkdirSync(onThisSide(win32.dirname(npm)), { recursive: true });
    writeFileSync(onThisSide(npm), '');
    const [path = ''] = await values(ENVIRONMENT, 'Path');
    const setPath = (value: string) => lab.run('reg', ['add', ENVIRONMENT, '/v', 'Path', '/t', 'REG_EXPAND_SZ', '/d', value, '/f']);
    await setPath(`C:\\by npm;${path}`);
    try {
      await lab.play(scenarioNamed('healthy'));
      const { checks } = JSON.parse((await command('doctor', '--json')).stdout);
      expect(checks.find((check: { name: string }) => check.name === 'command-path')).toMatchObject({
        state: 'warn',
        found: `${npm} is found first, and before ${COMMAND}`,
      });
    } finally {
      await setPath(path);
    }
  });

  test(
    'proves itself on its guest',
    async () => {
      await lab.play(scenarioNamed('healthy'));
      const { stdout } = await lab.run(COMMAND, ['selftest', '--volumes', 'D:', '--yes', '--json'], { timeoutMs: SELFTEST_MS });
      expect(JSON.parse(stdout)).toMatchObject({ simulated: false, interrupted: false, error: null, left: { state: 'thawed' } });
    },
    SELFTEST_MS,
  );

  test('has the module, found by its name, which starts the host of the package with the node.exe of the package', async () => {
    const session = await engine.open();
    await lab.play(scenarioNamed('healthy'));
    const { output, errors, thrown } = await session.run(`
      [Environment]::SetEnvironmentVariable('QGA_VSS_NODE', $null)
      $env:PSModulePath = '${MODULES}'
      Import-Module QgaVss -ErrorAction Stop
      Invoke-QgaSnapshot -BackupType copy -ResultVariable outcome { (Get-QgaFreezeStatus).State }
      $outcome.Consistency
      $start = & (Get-Module QgaVss) { $script:QgaHosts[''].Process.StartInfo }
      $start.FileName
      $start.Arguments
      Stop-QgaHost`);
    await session.close();
    expect({ errors, thrown }).toEqual({ errors: [], thrown: null });
    expect(output.slice(0, 3)).toEqual(['frozen', 'application', NODE]);
    expect(output[3]).toContain(`"${HOME}\\host.cjs" --caller`);
  });

  test('thaws where its launcher is killed', async () => {
    await lab.play(scenarioNamed('healthy'));
    const file = onThisSide('C:\\lab\\frozen');
    rmSync(file, { force: true });
    const program = "require('fs').writeFileSync('C:\\\\lab\\\\frozen', ''); setInterval(() => {}, 1000)";
    const run = lab.start(COMMAND, ['run', '--backup-type', 'copy', '--hold-ms', '60000', '--', WINDOWS.node, '-e', program]);
    while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 50));
    run.kill();
    const killed = performance.now();
    while ((await state()) !== 'thawed');
    // Long before the hold limit.
    expect(performance.now() - killed).toBeLessThan(30_000);
    await run.result();
  });

  test('is not touched while a freeze is under way', async () => {
    await lab.play(scenarioNamed('healthy'));
    expect(await command('freeze', '--backup-type', 'copy', '--hold-ms', '60000', '--json')).toMatchObject({ exitCode: 0 });
    for (const args of [REPAIR, ['/x', productCode(VERSION)]]) {
      const { exitCode, log } = await msiexec(...args);
      expect(exitCode).toBe(FAILED);
      expect(log).toContain('qga-vss cannot be changed now: a freeze is under way on this machine.');
    }
    expect((await byRole('Remove whatever version is installed')).thrown?.message).toMatch(
      /^msiexec ended with 1603\. qga-vss cannot be changed now: a freeze is under way/,
    );
    expect(JSON.parse((await command('thaw', '--json')).stdout)).toMatchObject({ changed: true, endedBy: 'caller' });
  });

  test('repairs itself, and asks a holder that holds nothing to end', async () => {
    expect(await holders()).toBe(1);
    rmSync(onThisSide(`${HOME}\\host.cjs`));
    expect(await msiexec(...REPAIR)).toMatchObject({ exitCode: 0 });
    expect(existsSync(onThisSide(`${HOME}\\host.cjs`))).toBe(true);
    expect(await holders()).toBe(0);
  });

  test("is removed by Ansible's role, and leaves nothing", async () => {
    endIdle();
    await expect.poll(running, { timeout: 30_000 }).toEqual([]);
    expect(await byRole('Remove whatever version is installed')).toMatchObject({ thrown: null, output: [{ Changed: true }] });
    expect(
      [HOME, `${MODULES}\\QgaVss`].filter((folder) => existsSync(onThisSide(folder))).flatMap((folder) => readdirSync(onThisSide(folder))),
    ).toEqual([]);
    expect(await listed()).toEqual({ names: [], versions: [] });
    expect(await onPath()).toBe(0);
    expect(await values(EVENT_SOURCE, 'EventMessageFile')).toEqual([]);
  });
});
