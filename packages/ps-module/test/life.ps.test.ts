import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isGone } from '@qga-vss/test-kit/src/command/is-gone.ts';
import { openStage, type Stage } from '@qga-vss/test-kit/src/powershell/stage.ts';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 120_000);
afterAll(() => stage?.[Symbol.asyncDispose]());

const HOST_ID = "(& (Get-Module QgaVss) { $script:QgaHosts['healthy'].Process.Id })";

const gone = (pid: number): Promise<unknown> => vi.waitUntil(() => isGone(pid), { timeout: 20_000, interval: 10 });

/** A session that has frozen, and the host that holds it. */
const frozen = async (of: Stage = stage) => {
  const session = await of.session();
  const { output, errors } = await session.run(`$null = Invoke-QgaFreeze -HoldMs 60000 -Simulate healthy 3>$null; ${HOST_ID}`);
  expect(errors).toEqual([]);
  return { session, host: output[0] as number };
};

describe('whatever becomes of PowerShell, its host ends, which thaws', () => {
  test('the module is removed while frozen', async () => {
    const { session, host } = await frozen();
    expect(isGone(host)).toBe(false);
    await session.run('Remove-Module QgaVss');
    await gone(host);
    await session.close();
  });

  test('the runspace is closed while frozen', async () => {
    const { session, host } = await frozen();
    await session.close();
    await gone(host);
  });

  test('the engine is killed while frozen', async () => {
    await using other = await openStage();
    const { host } = await frozen(other);
    other.engine.kill();
    await gone(host);
  }, 120_000);

  test('Ctrl+C while it freezes calls the freeze off', async () => {
    const session = await stage.session();
    const mark = join(stage.folder, 'it freezes');
    await session.run(`& (Get-Module QgaVss) { function script:Write-QgaProgress { [IO.File]::WriteAllText('${mark}', '') } }`);
    const running = session.run('Invoke-QgaFreeze -BackupType copy -Simulate slow-prepare');
    await vi.waitUntil(() => existsSync(mark), { timeout: 20_000, interval: 10 });
    await session.stop();
    expect((await running).state).toBe('Stopped');
    const { output } = await session.run("while ((Get-QgaFreezeStatus -Simulate slow-prepare).State -ne 'thawed') { }; 'thawed'");
    expect(output).toEqual(['thawed']);
    await session.close();
  });
});

describe('a host that fails is told of in its own words', () => {
  /** A module whose host is another program. @param pingMs in which one that lives answers a ping, on a computer that does other things */
  const impostor = async (script: string, pingMs = 15_000) => {
    const session = await stage.session();
    const folder = join(stage.folder, `impostor ${Math.random()}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'host.cjs'), script);
    await session.run(
      `& (Get-Module QgaVss) { $script:QgaHostFolder = '${folder}'; $script:QgaPatience = @{ QueryMs = 300; GraceMs = 300; PingMs = ${pingMs} } }`,
    );
    return session;
  };

  const THERE = "console.log(JSON.stringify({ jsonrpc: '2.0', method: 'other' }));";

  test.each([
    ['says what it was called with', "process.stderr.write('UNKNOWN_SCENARIO: So.'); process.exitCode = 2", 'UNKNOWN_SCENARIO'],
    ['says what is no JSON', "console.log('hello'); setInterval(() => {}, 1000)", 'PROTOCOL_ERROR'],
    ['says JSON that is no answer', "console.log('[1]'); setInterval(() => {}, 1000)", 'PROTOCOL_ERROR'],
    ['says nothing but that it is there', `${THERE} setInterval(() => {}, 1000)`, 'HOST_SILENT'],
    ['dies while it is asked', `${THERE} process.stdin.on('data', (text) => /"id":1,/.test(text) && process.exit(1))`, 'HOST_LOST'],
  ])('%s', async (_what, script, name) => {
    const session = await impostor(script, name === 'HOST_SILENT' ? 300 : undefined);
    const { errors } = await session.run('Get-QgaFreezeStatus -Simulate healthy');
    expect(errors[0]).toMatchObject({ id: `${name},Get-QgaFreezeStatus`, action: expect.stringMatching(/\w{4}/) });
    await session.close();
  });

  test('its own words are not said twice', async () => {
    const session = await impostor("process.stderr.write('UNKNOWN_SCENARIO: There is none. This is v20.'); process.exitCode = 2");
    const { errors } = await session.run('Get-QgaFreezeStatus -Simulate healthy');
    expect(errors[0]?.message).toBe('There is none. This is v20.');
    await session.close();
  });

  test('a host that is suspended while frozen costs thaw a bounded wait, is ended, and thaw is no success', async () => {
    const { session, host } = await frozen();
    process.kill(host, 'SIGSTOP');
    const { errors } = await session.run('Invoke-QgaThaw -Simulate healthy');
    expect(errors.map(({ id }) => id)).toEqual(['HOST_SILENT,Invoke-QgaThaw']);
    await gone(host);
    await session.close();
  });

  test('a host that dies while frozen: the error says so, and thaw never calls it a success', async () => {
    const { session, host } = await frozen();
    process.kill(host, 'SIGKILL');
    await session.run("while (-not (& (Get-Module QgaVss) { $script:QgaHosts['healthy'].Process.HasExited })) { }");
    const { errors, warnings } = await session.run('$null = Get-QgaFreezeStatus -Simulate healthy; Invoke-QgaThaw -Simulate healthy');
    expect(warnings).toEqual([expect.stringContaining('host process has ended')]);
    expect(errors.map(({ id }) => id)).toEqual(['SESSION_LOST,Invoke-QgaThaw']);
    expect((await session.run('(Invoke-QgaThaw -Simulate healthy).Changed')).output).toEqual([false]);
    await session.close();
  });

  test.each([
    ['a node that is not there', "-NodePath '/nowhere/node'"],
    ['a node that is no full path', '-NodePath node'],
  ])('%s', async (_what, option) => {
    const session = await stage.session();
    const { errors } = await session.run(`Get-QgaFreezeStatus -Simulate healthy ${option}`);
    expect(errors[0]).toMatchObject({ id: 'NODE_NOT_FOUND,Get-QgaFreezeStatus', category: 'ResourceUnavailable' });
    await session.close();
  });
});

describe('many calls', () => {
  test('three hundred in one session leave one host and nothing else', async () => {
    const session = await stage.session();
    const { output, errors } = await session.run(
      `foreach ($i in 1..300) { $null = Get-QgaFreezeStatus -Simulate healthy }; @([Diagnostics.Process]::GetProcessesByName('node')).Count -ge 1; ${HOST_ID}`,
    );
    expect(errors).toEqual([]);
    const [, host] = output as [boolean, number];
    const handles = (): number => process.getBuiltinModule('node:fs').readdirSync(`/proc/${stage.engine.pid}/fd`).length;
    const before = handles();
    await session.run('foreach ($i in 1..100) { $null = Get-QgaFreezeStatus -Simulate healthy }');
    expect(handles()).toBeLessThanOrEqual(before + 5);
    await session.close();
    await gone(host);
  }, 60_000);
});
