import { EVERYDAY_MODULES } from '@qga-vss/test-kit/src/powershell/engine.ts';
import { defaults, stageForFile } from '@qga-vss/test-kit/src/powershell/for-file.ts';
import { describe, expect, test } from 'vitest';

const opened = stageForFile(defaults({ Simulate: 'healthy' }));
const { run, output } = opened;

describe('cmdlets', () => {
  test.each([
    ['Get-QgaFreezeStatus', { $type: 'Qga.FreezeStatus', State: 'thawed', SessionId: null }],
    ['Get-QgaVolume D:', { $type: 'Qga.VolumeInfo', MountPaths: ['D:\\'], FrozenByDefault: true }],
    ['Get-QgaWriter', { $type: 'Qga.WriterInfo', Name: 'System Writer', Failed: false }],
    ['Get-QgaProvider', { $type: 'Qga.Provider', Type: 'system', Ours: false }],
    ['Test-QgaVss', { $type: 'Qga.Check', State: 'warn', Name: 'plan', Simulated: true }],
    ['Test-QgaVss -BackupType copy', { $type: 'Qga.Check', State: 'ok', Name: 'windows' }],
    ['Resolve-QgaError 0x8004230F', { $type: 'Qga.CodeInfo', Name: 'VSS_E_UNEXPECTED_PROVIDER_ERROR', Signed: -2147212529 }],
    ['Register-QgaProvider', { $type: 'Qga.Registration', Registered: true, Changed: false }],
    ['Initialize-QgaFreeze; $null = Invoke-QgaThaw', { $type: 'Qga.PrepareResult', VolumeCount: 0 }],
  ])('%s', async (script, first) => {
    expect((await output(script))[0]).toMatchObject(first);
  });

  test('objects of the pipeline are collected, and one freeze is made of them', async () => {
    const [freeze, thaw] = await output(
      "$f = Get-QgaVolume 'C:', 'D:', 'L:' | Invoke-QgaFreeze -BackupType copy; $f; Get-QgaFreezeStatus | Invoke-QgaThaw",
    );
    expect(freeze).toMatchObject({ VolumeCount: 3 });
    expect(thaw).toMatchObject({ Consistency: 'application', SessionId: freeze.SessionId });
  });

  test('choices are taken in any case, as PowerShell takes them, and lists by the name the contract has for them', async () => {
    const [plan] = await output("Invoke-QgaFreeze -DryRun -BackupType Copy -Volumes D: -ExcludeWriters 'system writer'");
    expect(plan).toMatchObject({ BackupType: 'copy', Volumes: [{ MountPaths: ['D:\\'] }] });
    expect(plan.ExcludedWriters).toHaveLength(1);
  });

  test('an ErrorRecord of PowerShell explains itself', async () => {
    const [code] = await output('try { Invoke-QgaFreeze -Simulate provider-missing -ErrorAction Stop } catch { $_ | Resolve-QgaError }');
    expect(code).toMatchObject({ Name: 'VSS_E_PROVIDER_NOT_REGISTERED' });
  });

  test.each([
    ['Invoke-QgaFreeze -Simulate provider-missing', 'VSS_E_PROVIDER_NOT_REGISTERED', 'ResourceUnavailable', -2147212540],
    ['Invoke-QgaFreeze -Simulate access-denied', 'NOT_ELEVATED', 'ResourceUnavailable', -2146233088],
    ['Invoke-QgaFreeze -Simulate busy', 'VSS_E_SNAPSHOT_SET_IN_PROGRESS', 'ResourceBusy', -2147212522],
    ['Invoke-QgaFreeze Q:', 'VOLUME_NOT_FOUND', 'InvalidArgument', -2146233088],
    ['Invoke-QgaThaw -SessionId nobody', 'SESSION_LOST', 'OperationStopped', -2146233088],
    ['Resolve-QgaError nonsense', 'UNKNOWN_CODE', 'InvalidArgument', -2146233088],
    ['Get-QgaFreezeStatus -Simulate no-such-machine', 'UNKNOWN_SCENARIO', 'InvalidArgument', -2146233088],
    ['Invoke-QgaFreeze -FreezeAt ([DateTimeOffset]::FromUnixTimeMilliseconds(1))', 'FREEZE_AT_MISSED', 'InvalidResult', -2146233088],
  ])('%s fails with %s', async (script, name, category, hresult) => {
    const { errors } = await run(script);
    expect(errors[0]).toMatchObject({ id: expect.stringMatching(`^${name},`), category, hresult, action: expect.stringMatching(/\w{4}/) });
  });

  test('what PowerShell can refuse it refuses, before a host is asked', async () => {
    for (const script of ['Invoke-QgaFreeze -HoldMs 1', 'Invoke-QgaFreeze -BackupType all', 'Invoke-QgaFreeze -Bogus'])
      expect((await run(script)).errors[0]?.id).toMatch(/^(ParameterArgumentValidationError|NamedParameterNotFound)/);
  });

  test('writers left out on request are named: as objects, and by -WhatIf', async () => {
    const freeze = "Invoke-QgaFreeze D: -BackupType copy -ExcludeWriters 'registry writer'";
    const [plan] = (await run(`${freeze} -DryRun`)).output;
    expect(plan.ExcludedWriters).toMatchObject([{ $type: 'Qga.ExcludedWriter', Name: 'Registry Writer', ExcludedBy: 'registry writer' }]);
    expect((await opened.session.render(`${freeze} -WhatIf`)).text).toContain('; left out Registry Writer; backup type copy');
  });

  test('a freeze that fails says what it had been warned of', async () => {
    for (const freeze of ['Invoke-QgaFreeze', 'Invoke-QgaSnapshot { }']) {
      const { errors, warnings } = await run(`${freeze} -BackupType copy -ExcludeWriters Wirter -RequireWriters nobody`);
      expect(errors.map(({ id }) => id)).toEqual([expect.stringMatching(/^REQUIRED_WRITER_MISSING/)]);
      expect(warnings).toEqual([expect.stringMatching(/^EXCLUDED_WRITER_UNKNOWN: Wirter: /)]);
    }
  });

  test('-WhatIf shows the plan and freezes nothing', async () => {
    const { text, output: all } = await opened.session.render('Invoke-QgaFreeze D: -BackupType copy -WhatIf; (Get-QgaFreezeStatus).State');
    expect(text).toContain('volumes D:\\; writers System Writer');
    expect(text).toContain('backup type copy');
    expect(text).toContain('thawed');
    expect(all).toEqual([]);
  });

  test('a thaw that nothing was frozen for is no error, and says so', async () => {
    expect((await output('Invoke-QgaThaw'))[0]).toMatchObject({ Changed: false, VolumeCount: 0, Consistency: null });
  });

  test('-Detach leaves it to a holder, which another session finds', async () => {
    const [frozen] = await output('Invoke-QgaFreeze -Detach -BackupType copy');
    const other = await opened.stage.session();
    const { output: found } = await other.run('Get-QgaFreezeStatus -Simulate healthy; Invoke-QgaThaw -Simulate healthy');
    expect(found[0]).toMatchObject({ State: 'frozen', Owner: 'qga-vss', SessionId: frozen.SessionId });
    expect(found[1]).toMatchObject({ Consistency: 'application', SessionId: frozen.SessionId });
    await other.close();
  });

  test('warnings are warnings, and the steps are verbose', async () => {
    const { warnings, verbose } = await run('$f = Invoke-QgaFreeze -BackupType full -Verbose; $null = Invoke-QgaThaw');
    expect(warnings).toContainEqual(expect.stringMatching(/^BACKUP_TYPE_MOVES_LOGS: SqlServerWriter/));
    expect(verbose).toContainEqual(expect.stringMatching(/^gather: [\d.]+ ms$/));
  });

  test.each([
    ['in one command', 'Invoke-QgaSnapshot { }'],
    ['in two', 'Invoke-QgaFreeze; Invoke-QgaThaw'],
    ['in three', 'Initialize-QgaFreeze; Invoke-QgaFreeze; Invoke-QgaThaw'],
    ['of the holder, too', 'Initialize-QgaFreeze -Detach; Invoke-QgaFreeze -Detach; Invoke-QgaThaw'],
  ])('what there is to mind is warned of once %s, and again when it is done again', async (_what, script) => {
    const { warnings } = await run(`$null = & { ${script} }; $null = & { ${script} }`);
    expect(warnings).toEqual([expect.stringMatching(/^BACKUP_TYPE_MOVES_LOGS: /), expect.stringMatching(/^BACKUP_TYPE_MOVES_LOGS: /)]);
  });

  test('a wait of more than a second shows progress, and takes it away', async () => {
    const { progress } = await run(
      '$null = Invoke-QgaFreeze -Simulate slow-prepare -BackupType copy; $null = Invoke-QgaThaw -Simulate slow-prepare',
    );
    expect(progress).toContainEqual('Processing qga-vss: prepare');
    expect(progress.at(-1)).toMatch(/^Completed/);
  }, 60_000);

  test('Stop-QgaHost ends the host; the next command has another', async () => {
    const [before, after] = await output(
      "$null = Get-QgaFreezeStatus; $m = Get-Module QgaVss; $p = { $script:QgaHosts['healthy'].Process.Id }; & $m $p; Stop-QgaHost; $null = Get-QgaFreezeStatus; & $m $p",
    );
    expect(after).not.toBe(before);
  });
});

describe('Test-QgaVss', () => {
  test('puts out its checks one by one, the worst first, and of equals in the order in which they were made', async () => {
    const states: readonly string[] = (await run('(Test-QgaVss -Simulate provider-missing).State')).output;
    const order = ['fail', 'warn', 'skipped', 'ok'];
    expect(states).toEqual([...states].sort((one, other) => order.indexOf(one) - order.indexOf(other)));
    expect(new Set(states)).toEqual(new Set(['fail', 'warn', 'ok']));
    const { output: failed } = await run(
      "Test-QgaVss -Simulate provider-missing | Where-Object { $_.State -eq 'fail' } | ForEach-Object { $_.Name }",
    );
    expect(failed).toEqual(['provider-registered', 'provider-application', 'provider-file']);
  });

  test.each([
    ['a machine with a warning', 'healthy', true],
    ['one where a check fails', 'provider-missing', false],
    ['one where the process may not', 'access-denied', false],
  ])('-Quiet says of %s whether a freeze may work', async (_what, scenario, may) => {
    expect(await output(`Test-QgaVss -Simulate ${scenario} -Quiet`)).toEqual([may]);
  });

  test('where nothing can be asked, -Quiet is an error and no answer', async () => {
    const { output: said, errors } = await run('Test-QgaVss -Simulate no-such-machine -Quiet');
    expect({ said, ids: errors.map(({ id }) => id) }).toEqual({ said: [], ids: ['UNKNOWN_SCENARIO,Test-QgaVss'] });
  });

  test('a table says what to do below what was found, and a list all of it', async () => {
    const { text } = await opened.session.render('Test-QgaVss -Simulate provider-missing');
    expect(text).toMatch(/^State +Title +Found *\n[- ]+\nfail +Provider known to VSS +QEMU Guest Agent VSS Provider is not registered\./m);
    expect(text).toMatch(/^ {20,}Remedy: Register it \(Register-QgaProvider\)\.$/m);
    const other = await opened.stage.session();
    await other.run(EVERYDAY_MODULES);
    const list = await other.render("Test-QgaVss -Simulate provider-missing | Where-Object { $_.State -eq 'fail' } | Format-List");
    await other.close();
    expect(list.text).toMatch(/^Remedy +: Register it \(Register-QgaProvider\)\. *\nSimulated : True/m);
  });
});

describe('what a person sees', () => {
  test('an outcome: what it is worth, how long it was held, of what, and why', async () => {
    const { text } = await opened.session.render('$null = Invoke-QgaFreeze C:, D: -BackupType copy -SystemState no; Invoke-QgaThaw');
    expect(text).toMatch(/^Consistency HeldMs Volumes +Warnings Reasons *$/m);
    expect(text).toMatch(
      /^application +\d+ +C:\\ +\d+ +SqlServerWriter|^(application|partial) +\d+ +C:\\ +\d+ +\S.*\n\(simulated\) +D:\\/m,
    );
  });

  test('a reason is told once, and not again for its cause', async () => {
    const { text } = await opened.session.render('Invoke-QgaSnapshot -BackupType copy -PassThru -Simulate sql-writer-fails { } 3>$null');
    expect(text.split('The writer failed')).toHaveLength(2);
  });

  test('a thaw of nothing says so', async () => {
    expect((await opened.session.render('Invoke-QgaThaw')).text).toMatch(/^\(simulated\) +0 +Nothing was frozen\. *$/m);
  });

  test('a list of an outcome has more: names, warnings, and what to do', async () => {
    const other = await opened.stage.session();
    await other.run(EVERYDAY_MODULES);
    const snapshot = 'Invoke-QgaSnapshot -BackupType copy -PassThru';
    const { text } = await other.render(`${snapshot} -Simulate sql-writer-fails -ExcludeWriter 'wmi writer' { } 3>$null | Format-List`);
    const well = await other.render(`${snapshot} -Simulate healthy { } | Format-List`);
    await other.close();
    expect(text).toMatch(/^Volumes +: System Reserved, C:\\, D:\\, L:\\ *$/m);
    expect(text).toMatch(/^ExcludedWriters : WMI Writer *$/m);
    expect(text).toMatch(/^Reasons +: SqlServerWriter: The writer failed/m);
    expect(text.split('Look at the Application log')).toHaveLength(3);
    expect(well.text).toMatch(/^Reasons +: Held in time, and every writer with data of the snapshot is well\. *$/m);
  });

  test('volumes and writers are lines of a table', async () => {
    expect((await opened.session.render('Get-QgaVolume')).text).toMatch(/C:\\\s+Windows\s+NTFS\s+fixed\s+True/);
    expect((await opened.session.render('Get-QgaWriter')).text).toMatch(/SqlServerWriter\s+VSS_WS_STABLE\s+False/);
  });

  test('a freeze fits into a console: no column is broken or left out', async () => {
    for (const command of ['Invoke-QgaFreeze -BackupType copy', 'Initialize-QgaFreeze -BackupType copy']) {
      const { text } = await opened.session.render(`${command}; $null = Invoke-QgaThaw`);
      expect(text).toMatch(/^SessionId +.* +Changed +Simulated *$/m);
      expect(text).toMatch(/^[0-9a-f-]{36} +.* +True +True *$/m);
    }
  });

  test.each([
    ['a code', 'Resolve-QgaError 0x8004230F'],
    ['a check that failed', "Test-QgaVss -Simulate provider-missing | Where-Object { $_.State -eq 'fail' }"],
    ['a reason', '(Invoke-QgaSnapshot -BackupType copy -PassThru -Simulate sql-writer-fails { }).Reasons'],
  ])('%s says what to do', async (_what, script) => {
    const { text } = await opened.session.render(script);
    expect(text).toContain('Remedy');
    expect(text).toMatch(/Remedy\s*:? *\S+|Remedy\s*\n-+ .*\n.*\S/);
  });

  test('Tab offers scenarios and values', async () => {
    expect(await opened.session.complete('Invoke-QgaFreeze -Simulate sql')).toEqual(['sql-writer-fails']);
    expect(await opened.session.complete('Invoke-QgaFreeze -BackupType c')).toEqual(['copy']);
    expect(await opened.session.complete('Invoke-QgaThaw -Succ')).toEqual(['-Succeeded']);
  });
});
