import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defaults, stageForFile } from '@qga-vss/test-kit/src/powershell/for-file.ts';
import { beforeEach, describe, expect, test, vi } from 'vitest';

const opened = stageForFile(defaults({ Simulate: 'healthy', BackupType: 'copy' }));
const { run } = opened;
beforeEach(async () => {
  expect((await run('(Get-QgaFreezeStatus).State')).output).toEqual(['thawed']);
});

const state = async (): Promise<unknown> => (await run('(Get-QgaFreezeStatus).State')).output[0];

describe('Invoke-QgaSnapshot', () => {
  test('runs the block while frozen, in the scope of its caller, and emits its output after thaw', async () => {
    const { output, thrown, errors } = await run(
      "Invoke-QgaSnapshot { $inside = (Get-QgaFreezeStatus).State; $id = $QgaFreeze.SessionId; 'one'; 2 }; $inside; $id; (Get-QgaFreezeStatus).State",
    );
    expect({ thrown, errors }).toEqual({ thrown: null, errors: [] });
    expect(output).toEqual(['one', 2, 'frozen', expect.stringMatching(/^[0-9a-f-]{36}$/), 'thawed']);
  });

  test('-PassThru and -ResultVariable give the outcome; with copy the writers learn that the block succeeded', async () => {
    const { output } = await run("Invoke-QgaSnapshot -PassThru -ResultVariable outcome -IncludeDocuments { 'x' }; $outcome");
    expect(output[0]).toBe('x');
    expect(output[1]).toMatchObject({ $type: 'Qga.ThawResult', Consistency: 'application', EndedBy: 'caller' });
    expect(output[2].SessionId).toBe(output[1].SessionId);
    expect(output[1].BackupDocument).toContain('backupSucceeded="yes"');
  });

  test('with -Stream output comes at once', async () => {
    const { output } = await run('Invoke-QgaSnapshot -Stream { 1 } | ForEach-Object { (Get-QgaFreezeStatus).State }');
    expect(output).toEqual(['frozen']);
  });

  test.each([
    ['a throw', "Invoke-QgaSnapshot { throw 'mine' }", 'mine'],
    ['an error that stops', 'Invoke-QgaSnapshot { Invoke-QgaFreeze Q: -ErrorAction Stop }', 'Another freeze'],
  ])('%s thaws, and reaches the caller', async (_what, script, message) => {
    const { thrown, errors } = await run(script);
    expect((thrown ?? errors[0])?.message).toMatch(message);
    expect(await state()).toBe('thawed');
  });

  test('of a block that fails the writers do not learn that it succeeded', async () => {
    const { output } = await run(
      "try { Invoke-QgaSnapshot -ResultVariable outcome -IncludeDocuments -Succeeded $true { throw 'mine' } } catch { 'caught' }; $outcome",
    );
    expect(output[0]).toBe('caught');
    expect(output[1].BackupDocument).toContain('backupSucceeded="no"');
  });

  test('a program that fails is warned of, and its exit code stays', async () => {
    const { output, warnings, errors } = await run("Invoke-QgaSnapshot { 'said'; & /bin/sh -c 'exit 3' }; $LASTEXITCODE");
    expect({ output, errors }).toEqual({ output: ['said', 3], errors: [] });
    expect(warnings).toEqual([expect.stringMatching(/^PROGRAM_FAILED: .* The exit code is 3\. /)]);
  });

  test.each([
    ['an older one', '$global:LASTEXITCODE = 7', '', 7],
    ['one of a program before the last', '$global:LASTEXITCODE = 7', "& /bin/sh -c 'exit 3'; & /bin/sh -c 'exit 0'", 0],
    ['one that the block takes back', '$global:LASTEXITCODE = 7', "& /bin/sh -c 'exit 3'; $global:LASTEXITCODE = 0", 0],
    ['none, where there never was one', "$ExecutionContext.SessionState.PSVariable.Remove('global:LASTEXITCODE')", '', undefined],
  ])('of exit codes it does not look at %s', async (_what, before, block, after) => {
    const { output, warnings, errors } = await run(
      `${before}; Invoke-QgaSnapshot { $LASTEXITCODE; ${block} }; foreach ($one in $ExecutionContext.SessionState.PSVariable.Get('global:LASTEXITCODE')) { $one.Value }`,
    );
    expect({ output, warnings, errors }).toEqual({ output: after === undefined ? [0] : [0, after], warnings: [], errors: [] });
  });

  test.each([
    ['an error of the block', "{ throw 'mine' }", ['mine']],
    ['a freeze that fails', "-Volume Q: { 'block' }", ['VOLUME_NOT_FOUND,Invoke-QgaSnapshot']],
    ['a freeze that is only talked about', "-WhatIf { 'block' }", []],
  ])('%s leaves the exit code as it was before, where no program ran', async (_what, rest, failed) => {
    const { output } = await run(
      `$global:LASTEXITCODE = 7; try { Invoke-QgaSnapshot ${rest} } catch { $_.FullyQualifiedErrorId }; $LASTEXITCODE`,
    );
    expect(output).toEqual([...failed, 7]);
  });

  test.each([
    ['break', 'foreach ($i in 1, 2) { Invoke-QgaSnapshot { break } }'],
    ['continue', 'foreach ($i in 1) { Invoke-QgaSnapshot { continue } }'],
    ['exit', '& { Invoke-QgaSnapshot { exit 3 } }'],
    ['an early stop', "Invoke-QgaSnapshot -Stream { 1; 2 } | ForEach-Object { throw 'enough' }"],
  ])('%s in the block thaws', async (_what, script) => {
    await run(script);
    expect(await state()).toBe('thawed');
  });

  test('Ctrl+C in the block thaws', async () => {
    const mark = join(opened.stage.folder, 'frozen');
    const running = run(
      `Invoke-QgaSnapshot -HoldMs 30000 { [IO.File]::WriteAllText('${mark}', ''); while ($true) { [Threading.Thread]::Sleep(20) } }`,
    );
    await vi.waitUntil(() => existsSync(mark), { timeout: 20_000 });
    await opened.session.stop();
    expect((await running).state).toBe('Stopped');
    await vi.waitUntil(async () => (await state()) === 'thawed', { timeout: 20_000 });
  });

  test('a hold that was lost is an error, and never a success', async () => {
    const { errors, output } = await run(
      "Invoke-QgaSnapshot -HoldMs 500 -ResultVariable outcome { while ((Get-QgaFreezeStatus).State -ne 'thawed') { [Threading.Thread]::Sleep(20) }; 'done' }; $outcome.Consistency",
    );
    expect(errors[0]).toMatchObject({ id: expect.stringMatching(/^HOLD_LIMIT_REACHED,/), category: 'OperationStopped' });
    expect(output).toEqual(['done', 'crash']);
  });

  test('a writer that failed is a warning', async () => {
    const { warnings, errors } = await run('Invoke-QgaSnapshot -Simulate sql-writer-fails { }');
    expect(errors).toEqual([]);
    expect(warnings.join('\n')).toMatch(/SqlServerWriter/);
  });

  test('what a freeze is warned of is told once, before it: as an error it keeps the disks from being frozen', async () => {
    const block = "{ $global:ran = 'yes' }";
    const { warnings } = await run(`$global:ran = 'no'; Invoke-QgaSnapshot -BackupType full ${block}`);
    expect(warnings.filter((warning) => warning.startsWith('BACKUP_TYPE_MOVES_LOGS'))).toHaveLength(1);
    const { output } = await run(
      `$global:ran = 'no'; try { Invoke-QgaSnapshot -BackupType full -WarningAction Stop ${block} } catch { 'stopped' }; $ran
      do { [Threading.Thread]::Sleep(20); $state = (Get-QgaFreezeStatus).State; if ($state -eq 'frozen') { $state } } until ($state -eq 'thawed')`,
    );
    expect(output).toEqual(['stopped', 'no']);
  });

  test('of a freeze that fails, what it was warned of is told as well', async () => {
    const { warnings } = await run('try { Invoke-QgaSnapshot -BackupType full -Simulate provider-missing { } } catch { }');
    expect(warnings).toEqual([expect.stringMatching(/^BACKUP_TYPE_MOVES_LOGS: .*-BackupType copy/)]);
  });

  test('a freeze that fails runs no block', async () => {
    const { thrown, output } = await run(
      "$ran = 'no'; try { Invoke-QgaSnapshot -Simulate provider-missing { $ran = 'yes' } } catch { $_.FullyQualifiedErrorId }; $ran",
    );
    expect(thrown).toBeNull();
    expect(output).toEqual(['VSS_E_PROVIDER_NOT_REGISTERED,Invoke-QgaSnapshot', 'no']);
  });

  test('-WhatIf runs nothing', async () => {
    const { output } = await run("Invoke-QgaSnapshot -WhatIf { 'ran' }");
    expect(output).toEqual([]);
  });
});
