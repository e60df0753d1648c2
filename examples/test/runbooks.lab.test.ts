import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scenarioNamed } from '@qga-vss/core/src/simulator/catalogue.ts';
import { type EngineSession, EVERYDAY_MODULES } from '@qga-vss/test-kit/src/powershell/engine.ts';
import { type LabStage, openLabStage } from '@qga-vss/test-kit/src/powershell/lab-stage.ts';
import { Hypervisor } from '@qga-vss/test-kit/src/stand-ins/hypervisor.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** Runbooks as Windows programs see them: engine, module, node.exe, koffi, vssapi.dll. */
let stage: LabStage;
let hypervisor: Hypervisor;
let session: EngineSession;
beforeAll(async () => {
  stage = await openLabStage();
  hypervisor = await Hypervisor.open();
  cpSync(join(import.meta.dirname, '..', 'runbooks'), join(stage.lab.folder, 'runbooks'), { recursive: true });
  writeFileSync(join(stage.lab.folder, 'token.txt'), 'secret');
  await stage.lab.play(scenarioNamed('healthy'));
  session = await stage.session();
  await session.run(`$env:PSModulePath = 'C:\\Program Files\\WindowsPowerShell\\Modules'\n${EVERYDAY_MODULES}`);
}, 300_000);
afterAll(async () => {
  await hypervisor?.[Symbol.asyncDispose]();
  await stage?.[Symbol.asyncDispose]();
});

const run = async (call: string) => {
  const { output, thrown } = await session.run(`$global:LASTEXITCODE = 0; & 'C:\\lab\\runbooks\\${call}; "exit $LASTEXITCODE"`);
  return { said: output.join('\n'), thrown };
};

describe('on Windows', () => {
  test('Snapshot-Guest.ps1 takes an application-consistent snapshot', async () => {
    hypervisor.answer = ({ method }) => ({
      status: 200,
      body: method === 'POST' ? { task: `${hypervisor.url}/tasks/1` } : { state: 'done' },
    });
    const { said, thrown } = await run(`Snapshot-Guest.ps1' -Url ${hypervisor.url}/vms/42/snapshots -TokenFile 'C:\\lab\\token.txt'`);
    expect(thrown).toBeNull();
    expect(said).toMatch(/^The snapshot is application-consistent; .*\nexit 0$/);
    expect(hypervisor.requests.map(({ path }) => path)).toEqual(['/vms/42/snapshots', '/tasks/1']);
  });

  test('Snapshot-SqlServer.ps1 has SQL Server take part, and leaves its backup chain alone', async () => {
    const { said } = await run("Snapshot-SqlServer.ps1' -TakeSnapshot { $global:type = $QgaFreeze.BackupType }");
    expect(said).toMatch(/^The snapshot has consistent databases; .*\nexit 0$/);
    expect((await session.run('$global:type')).output).toEqual(['copy']);
  });

  test('a snapshot that fails leaves nothing frozen', async () => {
    expect((await run("Snapshot-SqlServer.ps1' -TakeSnapshot { throw 'no' }")).said).toMatch(/^No good snapshot: no\nexit 1$/);
    expect((await session.run('(Get-QgaFreezeStatus).State')).output).toEqual(['thawed']);
  });
});
