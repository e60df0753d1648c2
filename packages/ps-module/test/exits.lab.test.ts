import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { scenarioNamed } from '@qga-vss/core/src/simulator/catalogue.ts';
import { type EngineSession, EVERYDAY_MODULES } from '@qga-vss/test-kit/src/powershell/engine.ts';
import { type LabStage, openLabStage } from '@qga-vss/test-kit/src/powershell/lab-stage.ts';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

let stage: LabStage;
/** Another process's view of the machine. */
let watcher: EngineSession;
beforeAll(async () => {
  stage = await openLabStage();
  for (const mark of ['in-block', 'answered']) rmSync(join(stage.lab.folder, mark), { force: true });
  await stage.lab.play(scenarioNamed('healthy'));
  watcher = await stage.session();
}, 300_000);
afterAll(() => stage?.[Symbol.asyncDispose]());

const state = async (): Promise<unknown> => (await watcher.run('(Get-QgaFreezeStatus).State')).output[0];
const thawed = () => vi.waitUntil(async () => (await state()) === 'thawed', { timeout: 30_000, interval: 50 });

/** A session that has frozen, for longer than any of these tests takes. */
const frozen = async (): Promise<EngineSession> => {
  const session = await stage.session();
  const { errors } = await session.run('$null = Invoke-QgaFreeze -BackupType copy -HoldMs 60000');
  expect(errors).toEqual([]);
  expect(await state()).toBe('frozen');
  return session;
};

describe('on Windows nothing stays frozen', () => {
  test('when the module is removed', async () => {
    const session = await frozen();
    await session.run('Remove-Module QgaVss');
    await thawed();
    await session.close();
  });

  test('when the runspace is closed', async () => {
    const session = await frozen();
    await session.close();
    await thawed();
  });

  test('when Ctrl+C comes into the block of Invoke-QgaSnapshot', async () => {
    const session = await stage.session();
    const running = session.run(
      "Invoke-QgaSnapshot -BackupType copy -HoldMs 60000 { [IO.File]::WriteAllText('C:\\lab\\in-block', ''); while ($true) { [Threading.Thread]::Sleep(20) } }",
    );
    await vi.waitUntil(() => existsSync(join(stage.lab.folder, 'in-block')), { timeout: 30_000, interval: 20 });
    expect(await state()).toBe('frozen');
    await session.stop();
    expect((await running).state).toBe('Stopped');
    await thawed();
    await session.close();
  });

  test.each([
    ['a throw', "try { Invoke-QgaSnapshot { BLOCK; throw 'mine' } } catch { }"],
    ['break', 'foreach ($i in 1) { Invoke-QgaSnapshot { BLOCK; break } }'],
    ['exit', 'Invoke-QgaSnapshot { BLOCK; exit 3 }'],
    ['a pipeline that has had enough', `${EVERYDAY_MODULES}; Invoke-QgaSnapshot -Stream { BLOCK; 1; 2 } | Select-Object -First 1`],
  ])('when %s leaves the block', async (_what, script) => {
    const session = await stage.session();
    const block = "[IO.File]::WriteAllText('C:\\lab\\left', (Get-QgaFreezeStatus).State)";
    await session.run(script.replace('Invoke-QgaSnapshot', 'Invoke-QgaSnapshot -BackupType copy -HoldMs 60000').replace('BLOCK', block));
    expect(readFileSync(join(stage.lab.folder, 'left'), 'utf8')).toBe('frozen');
    rmSync(join(stage.lab.folder, 'left'));
    expect(await state()).toBe('thawed');
    await session.close();
  });

  test('when Ctrl+C comes before the caller has the freeze', async () => {
    const session = await stage.session();
    // What is replaced is used by the rehearsal, too.
    await session.run(
      "$null = Get-QgaFreezeStatus; & (Get-Module QgaVss) { Invoke-QgaRehearsal; function script:Add-QgaPartial { [IO.File]::WriteAllText('C:\\lab\\answered', ''); while ($true) { [Threading.Thread]::Sleep(20) } } }",
    );
    const running = session.run('Invoke-QgaFreeze -BackupType copy -HoldMs 60000');
    await vi.waitUntil(() => existsSync(join(stage.lab.folder, 'answered')), { timeout: 30_000, interval: 20 });
    expect(await state()).toBe('frozen');
    await session.stop();
    expect((await running).state).toBe('Stopped');
    await thawed();
    await session.close();
  });
});
