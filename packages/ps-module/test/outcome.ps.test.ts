import { EVERYDAY_MODULES } from '@qga-vss/test-kit/src/powershell/engine.ts';
import { defaults, stageForFile } from '@qga-vss/test-kit/src/powershell/for-file.ts';
import { beforeEach, describe, expect, test } from 'vitest';

const opened = stageForFile(`${defaults({ Simulate: 'healthy', BackupType: 'copy' })}\n${EVERYDAY_MODULES}`);
const { run } = opened;
beforeEach(async () => {
  expect((await run('(Get-QgaFreezeStatus).State')).output).toEqual(['thawed']);
});

const EXPIRED = "$null = Invoke-QgaFreeze -HoldMs 500; while ((Get-QgaFreezeStatus).State -ne 'thawed') { [Threading.Thread]::Sleep(20) }";

describe('what Invoke-QgaThaw says', () => {
  test('a hold that ended by itself: the outcome, and an error', async () => {
    const { output, errors } = await run(`${EXPIRED}; Invoke-QgaThaw`);
    expect(output).toMatchObject([{ Consistency: 'crash', EndedBy: 'hold-limit' }]);
    expect(errors).toMatchObject([{ id: 'HOLD_LIMIT_REACHED,Invoke-QgaThaw', category: 'OperationStopped', target: output[0].SessionId }]);
  });

  test('with -ErrorAction Stop it ends the script, and the outcome is out all the same', async () => {
    const { output } = await run(
      `${EXPIRED}; try { Invoke-QgaThaw -ErrorAction Stop -OutVariable got; 'on' } catch { 'stopped' }; $got[0].Consistency`,
    );
    expect(output.slice(1)).toEqual(['stopped', 'crash']);
  });

  test('a writer that failed is a warning that names it', async () => {
    const { output, errors, warnings } = await run(
      '$null = Invoke-QgaFreeze -Simulate sql-writer-fails; Invoke-QgaThaw -Simulate sql-writer-fails',
    );
    expect(errors).toEqual([]);
    expect(output).toMatchObject([{ Consistency: 'partial' }]);
    expect(warnings.filter((warning) => warning.includes('SqlServerWriter'))).toHaveLength(1);
  });
});

describe('a machine that somebody else has frozen', () => {
  test.each([
    ['stale', 'FREEZE_LEFT_BEHIND,Invoke-QgaThaw', 'OperationStopped', '-Rescue'],
    ['agent-busy', 'FREEZE_NOT_OURS,Invoke-QgaThaw', 'ResourceBusy', '-Force'],
  ])('%s: a thaw is an error that says how to release it', async (scenario, id, category, how) => {
    const { errors, output } = await run(`Invoke-QgaThaw -Simulate ${scenario}`);
    expect(output).toEqual([]);
    expect(errors).toMatchObject([{ id, category, action: expect.stringContaining(how) }]);
  });

  test('Invoke-QgaSnapshot, and a script that thaws in its finally, say the one thing: why it could not be frozen', async () => {
    const { errors } = await run('Invoke-QgaSnapshot -Simulate agent-busy { }');
    expect(errors.map(({ id }) => id)).toEqual(['FREEZE_IN_PROGRESS,Invoke-QgaSnapshot']);
    const { errors: own, output } = await run(
      '$f = $null; try { $f = Invoke-QgaFreeze -Simulate agent-busy -ErrorAction Stop } catch { $_.FullyQualifiedErrorId } finally { if ($f) { Invoke-QgaThaw -SessionId $f.SessionId } }',
    );
    expect({ own, output }).toEqual({ own: [], output: ['FREEZE_IN_PROGRESS,Invoke-QgaFreeze'] });
  });
});

describe('Invoke-QgaSnapshot -EvenIfNotFrozen', () => {
  test('where the freeze failed and nothing is frozen: the block runs, the outcome is crash, and an error', async () => {
    const { output, errors, warnings } = await run(
      'Invoke-QgaSnapshot -Simulate provider-missing -EvenIfNotFrozen -PassThru -ResultVariable got { "ran $($null -eq $QgaFreeze)" } | ForEach-Object { if ($_ -is [string]) { $_ } else { $_.Consistency } }; $got.Reasons[0].Name',
    );
    expect({ output, errors: errors.map(({ id, message }) => [id, message]) }).toMatchObject({
      output: ['ran True', 'crash', 'RUN_UNFROZEN'],
    });
    expect(errors).toMatchObject([{ id: 'RUN_UNFROZEN,Invoke-QgaSnapshot', category: 'OperationStopped' }]);
    expect(warnings.join()).toMatch(/RUN_UNFROZEN: .*VSS_E_PROVIDER_NOT_REGISTERED: /);
  });

  test.each([
    ['beside the freeze of another program', '-Simulate agent-busy', 'FREEZE_IN_PROGRESS'],
    ['beside a freeze left behind', '-Simulate stale', 'STALE_FREEZE'],
    ['for a volume that is not there', '-Volumes Q:', 'VOLUME_NOT_FOUND'],
  ])('never %s', async (_, options, name) => {
    const { output, errors } = await run(`Invoke-QgaSnapshot ${options} -EvenIfNotFrozen { 'ran' }`);
    expect(output).toEqual([]);
    expect(errors.map(({ id }) => id)).toEqual([`${name},Invoke-QgaSnapshot`]);
  });

  test('never without the switch', async () => {
    const { output, errors } = await run("Invoke-QgaSnapshot -Simulate provider-missing { 'ran' }");
    expect(output).toEqual([]);
    expect(errors.map(({ id }) => id)).toEqual(['VSS_E_PROVIDER_NOT_REGISTERED,Invoke-QgaSnapshot']);
  });
});

describe('whoever comes next in the pipeline has had enough', () => {
  const LOST = "while ((Get-QgaFreezeStatus).State -ne 'thawed') { [Threading.Thread]::Sleep(20) }";

  test.each([
    ['Invoke-QgaThaw', `${EXPIRED}; (Invoke-QgaThaw | Select-Object -First 1).Consistency`, ['crash']],
    ['Invoke-QgaSnapshot', `Invoke-QgaSnapshot -HoldMs 500 { 1; ${LOST}; 2 } | Select-Object -First 1`, [1]],
    [
      'Invoke-QgaSnapshot',
      `Invoke-QgaSnapshot -HoldMs 500 -PassThru { ${LOST} } | Select-Object -First 1 | ForEach-Object { $_.EndedBy }`,
      ['hold-limit'],
    ],
  ])('%s says all the same that the hold was lost', async (command, script, put) => {
    const { output, errors } = await run(script);
    expect(output).toEqual(put);
    expect(errors.map(({ id }) => id)).toEqual([`HOLD_LIMIT_REACHED,${command}`]);
  });

  test('of a stream: it thaws, and a writer that failed is named', async () => {
    const { output, warnings } = await run(
      'Invoke-QgaSnapshot -HoldMs 9000 -Simulate sql-writer-fails -PassThru -ResultVariable outcome -Stream { 1; 2 } | Select-Object -First 1; $outcome.Consistency',
    );
    expect(output).toEqual([1, 'partial']);
    expect(warnings.join()).toContain('SqlServerWriter');
  });

  test('an error of the block is not lost', async () => {
    const { output, errors } = await run("Invoke-QgaSnapshot { 1; throw 'mine' } | Select-Object -First 1");
    expect(output).toEqual([1]);
    expect(errors.map(({ message }) => message)).toEqual(['mine']);
  });
});

describe('a block that is left by', () => {
  const LEFT = "$at = 'before'; while ((Get-QgaFreezeStatus).State -ne 'thawed') { [Threading.Thread]::Sleep(20) }; 'said'";

  test.each(['break', 'continue'])('%s: its output and the lost hold are told', async (word) => {
    const { output, errors } = await run(
      `foreach ($i in 1) { Invoke-QgaSnapshot -HoldMs 500 -ResultVariable outcome { ${LEFT}; ${word} } }; $outcome.Consistency`,
    );
    expect(output).toEqual(['said', 'crash']);
    expect(errors.map(({ id }) => id)).toEqual(['HOLD_LIMIT_REACHED,Invoke-QgaSnapshot']);
  });

  test('exit: so they are', async () => {
    const { output, errors } = await run(`Invoke-QgaSnapshot -HoldMs 500 { ${LEFT}; exit 3 }; 'not reached'`);
    expect(output).toEqual(['said']);
    expect(errors.map(({ id }) => id)).toEqual(['HOLD_LIMIT_REACHED,Invoke-QgaSnapshot']);
  });
});

describe('-WhatIf', () => {
  test('of a thaw says what there is to thaw, and leaves it frozen', async () => {
    const { text } = await opened.session.render(
      '$null = Invoke-QgaFreeze; Invoke-QgaThaw -WhatIf; (Get-QgaFreezeStatus).State; $null = Invoke-QgaThaw',
    );
    expect(text).toContain('which is frozen');
    expect(text).toMatch(/^frozen$/m);
  });

  test('as a preference of the session it freezes nothing, and shows the plan', async () => {
    const { text } = await opened.session.render(
      "$global:WhatIfPreference = $true; try { Initialize-QgaFreeze D:; Invoke-QgaSnapshot -Volumes D: { 'ran' } } finally { $global:WhatIfPreference = $false }; (Get-QgaFreezeStatus).State",
    );
    expect(text.match(/volumes D:\\; writers System Writer/g)).toHaveLength(2);
    expect(text).toMatch(/^thawed$/m);
    expect(text).not.toContain('ran');
  });
});

describe('an error in the block of Invoke-QgaSnapshot', () => {
  test.each([
    ['a throw', "throw 'mine'"],
    ['an exception of .NET', "[int]::Parse('no number')"],
    ['a cmdlet', 'Import-Module no-such-module -ErrorAction Stop'],
  ])('%s is the very record it would be without', async (_what, script) => {
    const { output } = await run(
      `$block = { ${script} }; $all = foreach ($in in { . $block }, { Invoke-QgaSnapshot $block }) { try { . $in } catch { $_ } }
      foreach ($one in $all) { $one.FullyQualifiedErrorId; $one.Exception.GetType().FullName; $one.InvocationInfo.Line; $one.CategoryInfo.ToString() }`,
    );
    expect(output).toHaveLength(8);
    expect(output.slice(4)).toEqual(output.slice(0, 4));
  });

  test('comes after what the block had put out, and beside a hold that was lost', async () => {
    const { output, errors } = await run(
      "try { Invoke-QgaSnapshot -HoldMs 500 { 'before'; while ((Get-QgaFreezeStatus).State -ne 'thawed') { [Threading.Thread]::Sleep(20) }; throw 'mine' } } catch { \"$_\" }",
    );
    expect(output).toEqual(['before', 'mine']);
    expect(errors).toMatchObject([{ id: 'HOLD_LIMIT_REACHED,Invoke-QgaSnapshot' }]);
  });

  test('break and continue do in the loop around it what they do without', async () => {
    const { output } = await run(
      'foreach ($i in 1, 2, 3) { if ($i -eq 3) { 3 } else { Invoke-QgaSnapshot { continue } }; $i }; foreach ($i in 1, 2) { Invoke-QgaSnapshot { break }; $i }; "end"',
    );
    expect(output).toEqual([3, 3, 'end']);
  });
});

describe('progress', () => {
  test('none is shown, or taken away, while frozen: a freeze of which only the last step is long has none', async () => {
    const { progress } = await run('$null = Invoke-QgaFreeze -Simulate slow-freeze; $null = Invoke-QgaThaw -Simulate slow-freeze');
    expect(progress).toEqual([]);
  });
});
