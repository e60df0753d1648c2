import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTRACT, HOST_CONTRACT } from '@qga-vss/core/internal';
import { moduleSource } from '@qga-vss/ps-module/src/build.ts';
import { moduleFiles } from '@qga-vss/ps-module/src/module-files.ts';
import { checkModules, EVERYDAY_COMMANDS } from '@qga-vss/test-kit/src/checker/checker.ts';
import { type EngineSession, EVERYDAY_MODULES } from '@qga-vss/test-kit/src/powershell/engine.ts';
import { openStage, type Stage } from '@qga-vss/test-kit/src/powershell/stage.ts';
import { Hypervisor } from '@qga-vss/test-kit/src/stand-ins/hypervisor.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

const RUNBOOKS = join(import.meta.dirname, '..', 'runbooks');
const SCHEDULED = readFileSync(join(import.meta.dirname, 'scheduled-tasks.ps1'), 'utf8');
const REMOTING = readFileSync(join(import.meta.dirname, 'remoting.ps1'), 'utf8');

let stage: Stage;
let hypervisor: Hypervisor;
let session: EngineSession;
beforeAll(async () => {
  stage = await openStage();
  hypervisor = await Hypervisor.open();
  writeFileSync(join(stage.folder, 'token.txt'), 'secret\r\n');
}, 120_000);
beforeEach(async () => {
  hypervisor.requests.length = 0;
  hypervisor.answer = ({ method }) => ({
    status: 200,
    body: method === 'POST' ? { task: `${hypervisor.url}/tasks/1` } : { state: 'done' },
  });
  session = await stage.engine.open();
  await session.run(`$env:PSModulePath = '${stage.folder}'\n${EVERYDAY_MODULES}\n${REMOTING}`);
});
afterAll(async () => {
  await hypervisor?.[Symbol.asyncDispose]();
  await stage?.[Symbol.asyncDispose]();
});

/** What a runbook says and its exit code, which is its own whatever ran before. */
const run = async (call: string) => {
  const { output, warnings, thrown, errors } = await session.run(`$global:LASTEXITCODE = 7; & '${RUNBOOKS}/${call}; "exit $LASTEXITCODE"`);
  const said = output.map(String);
  return { code: said.at(-1), text: said.slice(0, -1).join('\n'), warnings, thrown, errors };
};

const snapshot = (simulate: string, more = '') =>
  run(`Snapshot-Guest.ps1' -Url ${hypervisor.url}/vms/42/snapshots -TokenFile '${stage.folder}/token.txt' -Simulate '${simulate}' ${more}`);

const state = async (simulate: string) => (await session.run(`(Get-QgaFreezeStatus -Simulate '${simulate}').State`)).output[0];

describe('Snapshot-Guest.ps1', () => {
  test('asks the hypervisor while frozen, waits for it, and says what the snapshot is worth', async () => {
    const answers = ['running', 'running', 'done'];
    const { answer } = hypervisor;
    hypervisor.answer = (request) => (request.method === 'POST' ? answer(request) : { status: 200, body: { state: answers.shift() } });
    expect(await snapshot('healthy')).toMatchObject({
      code: 'exit 0',
      text: expect.stringMatching(/^The snapshot is application-consistent; the guest was frozen for \d+ ms\.$/),
      thrown: null,
    });
    expect(hypervisor.requests.map(({ method, path, token }) => `${method} ${path} ${token}`)).toEqual([
      'POST /vms/42/snapshots Bearer secret',
      ...Array.from({ length: 3 }, () => 'GET /tasks/1 Bearer secret'),
    ]);
  });

  test.each([
    ['says no', () => ({ status: 503 }), '503'],
    [
      'fails',
      ({ method }: { method: string }) => ({
        status: 200,
        body: method === 'POST' ? { task: `${hypervisor.url}/t` } : { state: 'failed' },
      }),
      'could not take',
    ],
  ])('a hypervisor that %s is no good snapshot, and the guest is thawed', async (_what, answer, message) => {
    hypervisor.answer = answer;
    expect(await snapshot('healthy')).toMatchObject({ code: 'exit 1', text: expect.stringContaining(message) });
    expect(await state('healthy')).toBe('thawed');
  });

  test('a hypervisor that takes too long is given up', async () => {
    const { answer } = hypervisor;
    hypervisor.answer = (request) => (request.method === 'POST' ? answer(request) : { status: 200, body: { state: 'running' } });
    expect(await snapshot('healthy', '-LimitMs 1000')).toMatchObject({
      code: 'exit 1',
      text: expect.stringContaining('not done within 1000 ms'),
    });
    expect(await state('healthy')).toBe('thawed');
  });

  test.each([
    ['sql-writer-fails', /SqlServerWriter/],
    ['hold-expires', /crash|unknown|Windows|held/],
    ['provider-missing', /Register-QgaProvider/],
  ])('%s: exit 1, and what to do', async (simulate, message) => {
    const { answer } = hypervisor;
    // Longer than the 300 ms for which the one machine holds its writes.
    hypervisor.answer = async (request) => {
      if (simulate === 'hold-expires') await new Promise((resolve) => setTimeout(resolve, 600));
      return answer(request);
    };
    expect(await snapshot(simulate)).toMatchObject({ code: 'exit 1', text: expect.stringMatching(message) });
  });
});

describe('Snapshot-SqlServer.ps1', () => {
  const sql = (simulate: string, block: string, more = '') =>
    run(`Snapshot-SqlServer.ps1' -TakeSnapshot { ${block} } -Simulate '${simulate}' ${more}`);

  test('takes a copy in which SQL Server takes part', async () => {
    expect(await sql('healthy', '$global:type = $QgaFreeze.BackupType')).toMatchObject({
      code: 'exit 0',
      text: expect.stringContaining('consistent databases'),
    });
    expect((await session.run('$global:type')).output).toEqual(['copy']);
  });

  test('without SQL Server nothing is frozen', async () => {
    const { code } = await sql('no-writers', '$global:taken = $true');
    expect(code).toBe('exit 1');
    expect((await session.run('$global:taken')).output).toEqual([null]);
  });

  test('a program that fails is no good snapshot', async () => {
    expect(await sql('healthy', '$global:LASTEXITCODE = 3')).toMatchObject({
      code: 'exit 1',
      text: expect.stringContaining('ended with 3'),
    });
  });

  test('waits for its turn, and says when it does not come', async () => {
    expect((await sql('busy', '', '-TurnMs 20000')).code).toBe('exit 0');
    expect((await sql('agent-busy', '', '-TurnMs 100')).code).toBe('exit 2');
  });

  test('names a database that is not in the snapshot as a whole', async () => {
    const { code, warnings } = await sql('healthy', '', '-Volumes D:');
    expect(warnings.join('\n')).toMatch(/SqlServerWriter: .* is not backed up \(split\)/);
    expect(code).toBe('exit 1');
  });
});

describe('Register-SnapshotTask.ps1', () => {
  const register = (more: string) => run(`Register-SnapshotTask.ps1' -Url ${hypervisor.url}/vms/42/snapshots ${more}`);

  /** What Windows would run, as a file. */
  const registeredCommand = async (): Promise<string> => {
    const [, action = ''] = (await session.run('$global:registered')).output as string[];
    const file = join(stage.folder, 'command.ps1');
    writeFileSync(file, /-Command "(.*)"$/.exec(action)?.[1] ?? '');
    return file;
  };

  const placeRunbook = (): string => {
    const folder = join(stage.folder, 'Backup');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'Snapshot-Guest.ps1'), readFileSync(join(RUNBOOKS, 'Snapshot-Guest.ps1'), 'utf8'));
    return folder;
  };

  test('a task that cannot write its log has failed', async () => {
    await session.run(SCHEDULED);
    await register(`-TokenFile '${stage.folder}/token.txt' -Folder '${placeRunbook()}' -LogFile '${stage.folder}/nowhere/log.txt'`);
    const { output } = await session.run(`try { . '${await registeredCommand()}' } catch {}; "exit $LASTEXITCODE"`);
    expect(output).toEqual(['exit 1']);
  });

  test('registers a task of SYSTEM whose command runs the runbook and ends with its exit code', async () => {
    const folder = placeRunbook();
    await session.run(SCHEDULED);
    expect(await register(`-TokenFile '${stage.folder}/token.txt' -Folder '${folder}' -At 03:15`)).toMatchObject({ thrown: null });
    const [name, , ...rest] = (await session.run('$global:registered')).output as string[];
    expect([name, ...rest]).toEqual(['Snapshot of this guest', 'daily 03:15', 'SYSTEM ServiceAccount Highest', 'IgnoreNew 00:30:00']);
    // On a machine in memory; only the real one is the default.
    await session.run("$global:PSDefaultParameterValues = @{ '*-Qga*:Simulate' = 'healthy' }");
    expect((await session.run(`. '${await registeredCommand()}'; "exit $LASTEXITCODE"`)).output).toEqual(['exit 0']);
    expect(readFileSync(join(folder, 'snapshot.log'), 'utf8')).toContain('application-consistent');
  });

  test('refuses what would be read as something else, and a folder without the runbook', async () => {
    await session.run(SCHEDULED);
    expect((await register(`-TokenFile "it's.txt" -Folder '${stage.folder}'`)).thrown?.message).toContain('quotation mark');
    expect((await register(`-TokenFile '/token.txt' -Folder '${stage.folder}/nowhere'`)).thrown?.message).toContain(
      'Put Snapshot-Guest.ps1',
    );
    expect((await register(`-TokenFile 'token.txt' -Folder '${stage.folder}'`)).thrown?.message).toContain('token.txt is not a full path');
  });
});

describe('Snapshot-Group.ps1', () => {
  const group = (guests: Readonly<Record<string, string>>, block: string) => {
    const map = Object.entries(guests).map(([name, simulate]) => `'${name}' = '${simulate}'`);
    return session
      .run(`$global:Guests = @{ ${map.join('; ')} }`)
      .then(() => run(`Snapshot-Group.ps1' -ComputerName ${Object.keys(guests).join(', ')} -TakeSnapshots { ${block} }`));
  };

  test('freezes all, takes the snapshots, thaws all', async () => {
    const { code, text, thrown } = await group(
      { sql1: 'healthy', sql2: 'healthy', app1: 'client' },
      'param($names) $global:taken = "$names"',
    );
    expect(thrown).toBeNull();
    expect(text).toMatch(/^sql1: application, frozen for \d+ ms, ended by caller\. /m);
    expect(text).toMatch(/^They froze within \d+ ms of each other/m);
    expect((await session.run('$global:taken')).output).toEqual(['sql1 sql2 app1']);
    expect(code).toBe('exit 0');
  });

  test('with a guest that cannot be frozen there is no snapshot', async () => {
    const { code, text } = await group({ sql1: 'healthy', sql2: 'provider-missing' }, '$global:taken = $true');
    expect(text).toMatch(/^No good snapshots: .*provider/im);
    expect((await session.run('$global:taken')).output).toEqual([null]);
    expect(code).toBe('exit 1');
  });

  test('a guest that cannot be reached: nothing is begun, and what was opened is closed', async () => {
    const { code, text } = await group({ sql1: 'healthy', 'not-there': 'healthy' }, '$global:taken = $true');
    expect(text).toBe('No good snapshots: not-there cannot be reached.');
    expect((await session.run('$global:taken; $global:Closed')).output).toEqual([null, 'sql1']);
    expect(code).toBe('exit 1');
  });

  test('a snapshot that fails is said, with all thawed', async () => {
    const { code, text } = await group({ sql1: 'healthy', sql2: 'healthy' }, "throw 'The SAN is full.'");
    expect(text).toContain('No good snapshots: The SAN is full.');
    expect(text).toMatch(/^sql2: application, .* ended by caller/m);
    expect(code).toBe('exit 1');
  });
});

test('the runbooks hold nothing that Windows PowerShell 5.1 lacks', async () => {
  const names = readdirSync(RUNBOOKS).filter((name) => name.endsWith('.ps1'));
  const texts = Object.fromEntries(names.map((name) => [name, readFileSync(join(RUNBOOKS, name), 'utf8').replaceAll('\n', '\r\n')]));
  const files = moduleFiles(moduleSource({ ...CONTRACT, ...HOST_CONTRACT }, ['host/host.cjs']));
  const [report] = await checkModules([
    { 'QgaVss.psm1': files['QgaVss.psm1'] ?? '', 'stand-ins.psm1': `${EVERYDAY_COMMANDS}\n${REMOTING}\n${SCHEDULED}`, ...texts },
  ]);
  expect(report?.findings.filter(({ file }) => names.includes(file))).toEqual([]);
});
