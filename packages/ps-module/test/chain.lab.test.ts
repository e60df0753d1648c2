import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { scenarioNamed } from '@qga-vss/core/src/simulator/catalogue.ts';
import { openEngineInGuest } from '@qga-vss/test-kit/src/powershell/engine.ts';
import { labStageForFile } from '@qga-vss/test-kit/src/powershell/for-file.ts';
import { describe, expect, test, vi } from 'vitest';
import { textLiteral } from '../src/quote.ts';

/** The whole shipped chain as Windows programs: engine, module, node.exe, koffi, vssapi.dll. */
const opened = labStageForFile((_, stage) => stage.lab.play(scenarioNamed('healthy')));
const { run, output } = opened;

describe('the module on Windows', () => {
  test('is the engine it says it is', async () => {
    expect(await output('$PSVersionTable.Platform; [IntPtr]::Size')).toEqual(['Win32NT', 8]);
  });

  test('freezes, says so, and thaws', async () => {
    const [freeze, status, thaw] = await output(
      '$freeze = Invoke-QgaFreeze -BackupType copy; $freeze; Get-QgaFreezeStatus; Invoke-QgaThaw -SessionId $freeze.SessionId',
    );
    expect(freeze).toMatchObject({ VolumeCount: 5, Simulated: false });
    expect(status).toMatchObject({ State: 'frozen', SessionId: freeze.SessionId });
    expect(thaw).toMatchObject({ Consistency: 'application', EndedBy: 'caller' });
  });

  test('a snapshot block', async () => {
    const [inside, outcome] = await output(
      'Invoke-QgaSnapshot -BackupType copy -ResultVariable outcome { (Get-QgaFreezeStatus).State }; $outcome.Consistency',
    );
    expect([inside, outcome]).toEqual(['frozen', 'application']);
  });

  test('writers and providers come from VSS itself', async () => {
    const [writers, providers] = await output('(Get-QgaWriter).Name -join ","; @(Get-QgaProvider | Where-Object { $_.Ours }).Count');
    expect(writers).toContain('SqlServerWriter');
    expect(providers).toBe(1);
  });

  test('Tab offers volumes and writers from VSS itself', async () => {
    await output('& (Get-Module QgaVss) { $script:QgaTabMs = 60000 }');
    expect(await opened.session.complete('Invoke-QgaFreeze -Volume c')).toEqual(['C:']);
    expect(await opened.session.complete('Invoke-QgaFreeze -RequireWriter Sql')).toEqual(['SqlServerWriter']);
  });

  test('works in a folder with any name', async () => {
    const path = opened.stage.copyTo("it's `a` $(x) $y \u2018b\u2019 \u201a\u201b \u201cc\u201d # & ; {0} %TEMP% [d]");
    const other = await opened.stage.engine.open();
    const { output: outcome, errors } = await other.run(
      `Import-Module ${textLiteral(path)} -ErrorAction Stop; (Invoke-QgaFreeze -BackupType copy).VolumeCount; (Invoke-QgaThaw).Consistency`,
    );
    expect({ outcome, errors }).toEqual({ outcome: [5, 'application'], errors: [] });
    await other.close();
  });

  test('without koffi: a check of Test-QgaVss says so, and so does a freeze', async () => {
    const path = opened.stage.copyTo('without-koffi');
    rmSync(join(opened.stage.lab.prefix, 'drive_c', 'without-koffi', 'host', 'node_modules'), { recursive: true });
    const other = await opened.stage.engine.open();
    const { output: failed, errors } = await other.run(
      `Import-Module '${path}' -ErrorAction Stop; Test-QgaVss | Where-Object { $_.State -eq 'fail' }; Invoke-QgaFreeze -BackupType copy`,
    );
    expect(failed).toMatchObject([{ Name: 'node', Remedy: expect.stringContaining('koffi.node') }]);
    expect(errors.map(({ id }) => id)).toEqual(['KOFFI_UNAVAILABLE,Invoke-QgaFreeze']);
    await other.close();
  });

  test('its host is killed while frozen: the module sets thaw, and thaw says that the session is lost', async () => {
    const { errors, warnings } = await run(
      "$null = Invoke-QgaFreeze -BackupType copy -HoldMs 9000; $h = & (Get-Module QgaVss) { $script:QgaHosts[''].Process }; $h.Kill(); $h.WaitForExit(); (Get-QgaFreezeStatus).State; Invoke-QgaThaw",
    );
    expect(warnings.join()).toContain('host process has ended');
    expect(errors.map(({ id }) => id)).toEqual(['SESSION_LOST,Invoke-QgaThaw']);
    await vi.waitUntil(async () => (await output('(Get-QgaFreezeStatus).State'))[0] === 'thawed', { timeout: 25_000, interval: 100 });
  });

  test('PowerShell is killed while frozen: its host thaws', async () => {
    const other = await openEngineInGuest(opened.stage.lab);
    const inOther = await other.open();
    const { output: states } = await inOther.run(
      `${opened.stage.import}; $null = Invoke-QgaFreeze -BackupType copy -HoldMs 60000; (Get-QgaFreezeStatus).State`,
    );
    expect(states).toEqual(['frozen']);
    other.kill();
    await vi.waitUntil(async () => (await output('(Get-QgaFreezeStatus).State'))[0] === 'thawed', { timeout: 25_000, interval: 50 });
  });
});
