import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostEnvironment } from '@qga-vss/core/src/host/host-environment.ts';
import type { EngineSession } from '@qga-vss/test-kit/src/powershell/engine.ts';
import { openStage, type Stage } from '@qga-vss/test-kit/src/powershell/stage.ts';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

const HOSTILE = {
  NODE_OPTIONS: '--require /nowhere.js',
  NODE_PATH: '/nowhere',
  OPENSSL_CONF: '/nowhere',
  Secret: 'x',
  ProgramData: '/data',
};

let stage: Stage;
let session: EngineSession;
beforeAll(async () => {
  stage = await openStage(HOSTILE);
  session = await stage.session();
}, 120_000);
afterAll(() => stage?.[Symbol.asyncDispose]());

describe('the environment of a host', () => {
  /** A program that says its environment. */
  const START = `$start = [Diagnostics.ProcessStartInfo]::new('/usr/bin/env'); $start.UseShellExecute = $false; $start.RedirectStandardOutput = $true`;

  test.each(['Start-QgaProcess', 'Start-QgaProcessBare'])(
    'by %s is that of the other front-ends, whatever is in its caller',
    async (by) => {
      const { output } = await session.run(
        `& (Get-Module QgaVss) { ${START}; $text = (${by} -Start $start).StandardOutput.ReadToEnd(); $text; $env:NODE_OPTIONS; $env:UV_THREADPOOL_SIZE }`,
      );
      const said = Object.fromEntries(
        output[0]
          .trimEnd()
          .split('\n')
          .map((line: string) => line.split('=', 2)),
      );
      expect(said).toEqual(hostEnvironment({ ...process.env, ...HOSTILE, TMPDIR: stage.folder }));
      expect(output.slice(1)).toEqual([HOSTILE.NODE_OPTIONS, null]);
    },
  );
});

/** File descriptors that are left to the engine: a process takes eight, and the engine itself ends where it has fewer than these. */
const SPARE = 3;

/** Numbers of which a process has no file descriptor, the lowest first; its limit is one of numbers, not of how many are open. */
const freeNumbers = (pid: number): readonly number[] => {
  const taken = new Set(readdirSync(`/proc/${pid}/fd`).map(Number));
  return Array.from({ length: taken.size + SPARE + 1 }, (_, number) => number).filter((number) => !taken.has(number));
};

const childrenOf = (pid: number): readonly string[] =>
  readdirSync(`/proc/${pid}/task`).flatMap((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean));

describe('a host that does not start is not lost', () => {
  /** A session whose module has something else for a host. */
  const withHost = async (
    bundle: string | undefined,
    startMs = 30_000,
  ): Promise<{ readonly own: EngineSession; readonly folder: string }> => {
    const own = await stage.session();
    const folder = mkdtempSync(join(stage.folder, 'host '));
    if (bundle !== undefined) writeFileSync(join(folder, 'host.cjs'), bundle);
    await own.run(`& (Get-Module QgaVss) { $script:QgaHostFolder = '${folder}'; $script:QgaStartMs = ${startMs} }`);
    return { own, folder };
  };

  /** Milliseconds in which a Node.js has said a word, on a computer that does other things. */
  const SILENT_MS = 4000;
  const KEEP = 'setInterval(() => {}, 1000);';
  const HOSTILE_WORDS = String.raw`'\x1b[2J' + 'one \u202e two\n'.repeat(5000) + 'the last\n'`;

  test.each([
    ['no bundle', undefined, 'HOST_NOT_STARTABLE', /host\.cjs: .* The file is missing\.$/],
    ['an empty bundle', '', 'HOST_NOT_STARTABLE', /host\.cjs: .* The file is empty\.$/],
    ['one that throws', "throw new TypeError('not so')", 'HOST_NOT_STARTABLE', /It ended with exit code 1\. It said: TypeError: not so$/],
    ['one that is cut off', 'const a = {', 'HOST_NOT_STARTABLE', /exit code 1\. It said: SyntaxError: [^/]*$/],
    [
      'one that lacks a module',
      "require('no-such')",
      'HOST_NOT_STARTABLE',
      /It said: Error: Cannot find module 'no-such' \/ Require stack:/,
    ],
    [
      'another Node',
      "console.error('NODE_TOO_OLD: It needs 22.12.'); process.exitCode = 7",
      'HOST_NOT_STARTABLE',
      /said: NODE_TOO_OLD: It needs 22\.12\.$/,
    ],
    ['a wrong call', "console.error('INVALID_SCENARIO: Not so.'); process.exitCode = 2", 'INVALID_SCENARIO', /^Not so\.$/],
    [
      'exit 7',
      "console.error('no licence'); process.exitCode = 7",
      'HOST_START_FAILED',
      /It ended with exit code 7\. It said: no licence$/,
    ],
    ['death while it is asked', "process.stdin.once('data', () => process.exit(1))", 'HOST_START_FAILED', /It ended with exit code 1\.$/],
    ['killed', "process.kill(process.pid, 'SIGKILL')", 'HOST_START_FAILED', /It was ended by signal 9\.$/],
    ['silent', `console.error('waiting'); ${KEEP}`, 'HOST_START_FAILED', /It did not answer for 4 s and was ended\. It said: waiting$/],
    ['no output', `require('node:fs').closeSync(1); ${KEEP}`, 'HOST_START_FAILED', /It closed its output and lived on, and was ended\.$/],
    [
      'many words',
      `process.stderr.write(${HOSTILE_WORDS}); process.exitCode = 3`,
      'HOST_START_FAILED',
      /code 3\. It said: (one two \/ ){4}the last$/,
    ],
  ])('%s', async (what, bundle, name, says) => {
    const { own } = await withHost(bundle, what === 'silent' ? SILENT_MS : undefined);
    const { errors, warnings } = await own.run('Get-QgaFreezeStatus -Simulate healthy');
    expect(errors).toMatchObject([
      { id: `${name},Get-QgaFreezeStatus`, message: expect.stringMatching(says), action: expect.stringMatching(/\w{4}/) },
    ]);
    expect(`${errors[0]?.message} ${errors[0]?.action}`).not.toMatch(/crash-consistent|lost/);
    expect(warnings).toEqual([]);
    await own.close();
  });

  test('the same is said by whatever is asked for', async () => {
    const { own } = await withHost('process.exitCode = 7');
    const { errors } = await own.run(
      'foreach ($i in 1, 2) { Invoke-QgaFreeze -Simulate healthy; Invoke-QgaSnapshot -Simulate healthy { } }; Invoke-QgaThaw -Simulate healthy',
    );
    const names = ['Invoke-QgaFreeze', 'Invoke-QgaSnapshot', 'Invoke-QgaFreeze', 'Invoke-QgaSnapshot', 'Invoke-QgaThaw'];
    expect(errors.map(({ id }) => id)).toEqual(names.map((command) => `HOST_START_FAILED,${command}`));
    expect(new Set(errors.map(({ message }) => message)).size).toBe(1);
    await own.close();
  });

  test('no folder', async () => {
    const { own, folder } = await withHost(undefined);
    rmSync(folder, { recursive: true });
    const { errors } = await own.run('Get-QgaFreezeStatus -Simulate healthy');
    expect(errors).toMatchObject([
      { id: 'HOST_NOT_STARTABLE,Get-QgaFreezeStatus', message: expect.stringMatching(`${folder}: .* The folder is missing.$`) },
    ]);
    await own.close();
  });

  test('a Node that cannot be executed; the next command may name another', async () => {
    const file = join(stage.folder, 'no program');
    writeFileSync(file, 'text');
    chmodSync(file, 0o600);
    const { errors } = await session.run(`Get-QgaFreezeStatus -Simulate healthy -NodePath '${file}'`);
    expect(errors).toMatchObject([
      { id: 'HOST_NOT_STARTABLE,Get-QgaFreezeStatus', category: 'ResourceUnavailable', message: expect.stringContaining(file) },
    ]);
    expect((await session.run('(Get-QgaFreezeStatus -Simulate healthy).State')).output).toEqual(['thawed']);
  });

  test('out of file descriptors: it may work a moment later, and does', async () => {
    const own = await stage.session();
    const { pid } = stage.engine;
    const limit = (most: string): void => void execFileSync('prlimit', [`--pid=${pid}`, `--nofile=${most}`]);
    const [soft] = execFileSync('prlimit', [`--pid=${pid}`, '--nofile', '--output=SOFT', '--noheadings'], {
      encoding: 'utf8',
    }).split('\n');
    // What earlier hosts have had is given back now, and not while this one is started; that of the session is left.
    await vi.waitUntil(() => childrenOf(pid).length <= 1, { timeout: 20_000, interval: 10 });
    await own.run('[GC]::Collect(); [GC]::WaitForPendingFinalizers()');
    limit(`${freeNumbers(pid)[SPARE]}:`);
    const { errors } = await own.run('Get-QgaFreezeStatus -Simulate healthy').finally(() => limit(`${soft?.trim()}:`));
    expect(errors).toMatchObject([
      {
        id: 'HOST_START_FAILED,Get-QgaFreezeStatus',
        category: 'InvalidResult',
        message: expect.stringMatching(/It cannot be started: .*Too many open files/),
      },
    ]);
    expect((await own.run('(Get-QgaFreezeStatus -Simulate healthy).State')).output).toEqual(['thawed']);
    await own.close();
  });

  test('whoever stops waiting for it finds it started the next time', async () => {
    const { own, folder } = await withHost(
      `const { existsSync, writeFileSync } = require('node:fs');
       require('node:readline').createInterface({ input: process.stdin }).on('close', () => process.exit()).on('line', (line) => {
         const { id } = JSON.parse(line);
         writeFileSync(__dirname + '/asked', '');
         const answer = () => existsSync(__dirname + '/there') ? console.log(JSON.stringify({ jsonrpc: '2.0', id, result: { state: 'thawed', simulated: true } })) : setTimeout(answer, 10);
         answer();
       });`,
    );
    const running = own.run('Get-QgaFreezeStatus -Simulate healthy');
    await vi.waitUntil(() => existsSync(join(folder, 'asked')), { timeout: 20_000, interval: 10 });
    await own.stop();
    expect((await running).state).toBe('Stopped');
    writeFileSync(join(folder, 'there'), '');
    const { output, errors } = await own.run('(Get-QgaFreezeStatus -Simulate healthy).State');
    expect({ output, errors }).toEqual({ output: ['thawed'], errors: [] });
    await own.close();
  });
});

describe('a session that may not do what the module needs', () => {
  test('ConstrainedLanguage: one error, and it says which', async () => {
    const constrained = await stage.engine.open('ConstrainedLanguage');
    const { errors } = await constrained.run(`Import-Module '${stage.folder}/QgaVss/QgaVss.psd1'`);
    expect(errors.map(({ message }) => message)).toEqual([expect.stringMatching(/^CONSTRAINED_LANGUAGE: \w+/)]);
    await constrained.close();
  });

  test('32-bit PowerShell: one error, before a host is looked for', async () => {
    const narrow = await stage.session();
    await narrow.run('& (Get-Module QgaVss) { function script:Test-Qga64Bit { return $false } }');
    for (const command of ['Get-QgaFreezeStatus', 'Invoke-QgaFreeze', 'Invoke-QgaThaw']) {
      const { errors } = await narrow.run(`${command} -Simulate healthy -NodePath /nowhere/node`);
      expect(errors).toMatchObject([{ id: `NOT_64_BIT,${command}`, category: 'ResourceUnavailable', action: expect.stringMatching(/64/) }]);
    }
    await narrow.close();
  });

  test.each(['RestrictedLanguage', 'ConstrainedLanguage'])('a role that imported it may use it in %s', async (language) => {
    const role = await stage.session();
    await role.run(`$ExecutionContext.SessionState.LanguageMode = '${language}'`);
    expect((await role.run('Invoke-QgaFreeze -Simulate healthy -BackupType copy')).output).toMatchObject([{ VolumeCount: 4 }]);
    expect((await role.run('Invoke-QgaThaw -Simulate healthy')).output).toMatchObject([{ Consistency: 'application' }]);
    await role.close();
  });
});
