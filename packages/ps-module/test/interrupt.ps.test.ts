import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineSession } from '@qga-vss/test-kit/src/powershell/engine.ts';
import { openStage, type Stage } from '@qga-vss/test-kit/src/powershell/stage.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

let stage: Stage;
let session: EngineSession;
let marks = 0;
beforeAll(async () => {
  stage = await openStage();
}, 120_000);
afterAll(() => stage?.[Symbol.asyncDispose]());
beforeEach(async () => {
  session = await stage.session();
  await session.run("$global:PSDefaultParameterValues = @{ '*-Qga*:Simulate' = 'healthy'; '*-Qga*:BackupType' = 'copy' }");
  // What a test replaces is used by the rehearsal, too.
  expect((await session.run('(Get-QgaFreezeStatus).State; & (Get-Module QgaVss) { Invoke-QgaRehearsal }')).output).toEqual(['thawed']);
});
afterEach(() => session.close());

/** What the host itself says, without the functions that a test has replaced. */
const STATE =
  "& (Get-Module QgaVss) { (Invoke-QgaMethod -Method 'status' -Options @{} -Bound @{ Simulate = 'healthy' } -Cmdlet $null)['result']['state'] }";

const isThawed = () => vi.waitUntil(async () => (await session.run(STATE)).output[0] === 'thawed', { timeout: 30_000, interval: 20 });

/** Never ends, and says by a file that it has begun. */
const endless = (mark: string): string => `[IO.File]::WriteAllText('${mark}', ''); while ($true) { [Threading.Thread]::Sleep(10) }`;

/** Stops a script once it has come to a place; the hold's own limit is far away. */
const stopAt = async (mark: string, script: string) => {
  const running = session.run(script);
  await vi.waitUntil(() => existsSync(mark), { timeout: 20_000, interval: 10 });
  await session.stop();
  expect((await running).state).toBe('Stopped');
};

const newMark = (): string => join(stage.folder, `mark ${++marks}`);

describe('stopped between the answer of the host and the caller who has it, nothing stays frozen', () => {
  test.each([
    ['Invoke-QgaFreeze, reading what is told before', 'ConvertTo-QgaObject', 'Invoke-QgaFreeze -HoldMs 60000'],
    ['Invoke-QgaFreeze, frozen', 'Add-QgaPartial', 'Invoke-QgaFreeze -HoldMs 60000'],
    ['Initialize-QgaFreeze', 'ConvertTo-QgaObject', 'Initialize-QgaFreeze'],
    ['Invoke-QgaSnapshot, frozen, not yet in its block', 'Add-QgaPartial', 'Invoke-QgaSnapshot -HoldMs 60000 { }'],
    ['Invoke-QgaSnapshot, before it could say thaw', 'Stop-QgaSnapshot', 'Invoke-QgaSnapshot -HoldMs 60000 { }'],
  ])('%s', async (_what, place, script) => {
    const mark = newMark();
    await session.run(`& (Get-Module QgaVss) { function script:${place} { ${endless(mark)} } }`);
    await stopAt(mark, script);
    await isThawed();
  });

  test('a freeze continued from prepared is thawed, too', async () => {
    const mark = newMark();
    await session.run(
      `$PSDefaultParameterValues.Remove('*-Qga*:BackupType'); $null = Initialize-QgaFreeze; & (Get-Module QgaVss) { function script:Add-QgaPartial { ${endless(mark)} } }`,
    );
    await stopAt(mark, 'Invoke-QgaFreeze');
    await isThawed();
  });
});

describe('stopped later, what the caller has stays his', () => {
  test('a freeze stays frozen when another command is stopped', async () => {
    await session.run('$null = Invoke-QgaFreeze -HoldMs 60000');
    const mark = newMark();
    await stopAt(mark, `$null = Get-QgaFreezeStatus; ${endless(mark)}`);
    expect((await session.run('(Get-QgaFreezeStatus).State; (Invoke-QgaThaw).Consistency')).output).toEqual(['frozen', 'application']);
  });

  test('a second freeze that is refused, or finds the first, does not end the first', async () => {
    const { errors, output } = await session.run(
      '$first = Invoke-QgaFreeze; $again = Invoke-QgaFreeze; $again.Changed; $again.SessionId -eq $first.SessionId; Invoke-QgaFreeze D:; (Invoke-QgaThaw).Consistency',
    );
    expect(errors.map(({ id }) => id)).toEqual(['FREEZE_IN_PROGRESS,Invoke-QgaFreeze']);
    expect(output).toEqual([false, true, 'application']);
  });

  test('a pipeline that has had enough of the output keeps the freeze', async () => {
    const { output } = await session.run(
      'foreach ($i in 1) { Invoke-QgaFreeze | ForEach-Object { break } }; (Get-QgaFreezeStatus).State; (Invoke-QgaThaw).Consistency',
    );
    expect(output).toEqual(['frozen', 'application']);
  });
});

describe('Invoke-QgaSnapshot stopped', () => {
  test('while it freezes: the block never runs', async () => {
    const mark = newMark();
    await session.run(`& (Get-Module QgaVss) { function script:Write-QgaProgress { [IO.File]::WriteAllText('${mark}', '') } }`);
    const running = session.run("Invoke-QgaSnapshot -Simulate slow-prepare { $global:ran = 'yes' }");
    await vi.waitUntil(() => existsSync(mark), { timeout: 20_000, interval: 10 });
    await session.stop();
    expect((await running).state).toBe('Stopped');
    const { output } = await session.run(
      "$null -eq (& { $ErrorActionPreference = 'SilentlyContinue'; $global:ran }); while ((Get-QgaFreezeStatus -Simulate slow-prepare).State -ne 'thawed') { }",
    );
    expect(output).toEqual([true]);
  });

  test('in its block by a pipeline that has had enough: thawed', async () => {
    await session.run('foreach ($i in 1) { Invoke-QgaSnapshot -HoldMs 60000 -Stream { 1; 2 } | ForEach-Object { break } }');
    await isThawed();
  });
});
