import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { EngineRun, EngineSession } from '../../../scripts/lab/powershell/engine.ts';
import { openStage, type Stage } from './support.ts';

let stage: Stage;
let session: EngineSession;
beforeAll(async () => {
  stage = await openStage();
  session = await stage.session();
  await session.run("$global:PSDefaultParameterValues = @{ '*-Qga*:Simulate' = 'healthy'; '*-Qga*:BackupType' = 'copy' }");
}, 120_000);
beforeEach(async () => {
  expect((await session.run('(Get-QgaFreezeStatus).State')).output).toEqual(['thawed']);
});
afterAll(() => stage?.[Symbol.asyncDispose]());

const run = (script: string): Promise<EngineRun> => session.run(script);

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
    expect(warnings.join('\n')).toMatch(/SqlServerWriter/);
  });
});

describe('-WhatIf', () => {
  test('of a thaw says what there is to thaw, and leaves it frozen', async () => {
    const { text } = await session.render(
      '$null = Invoke-QgaFreeze; Invoke-QgaThaw -WhatIf; (Get-QgaFreezeStatus).State; $null = Invoke-QgaThaw',
    );
    expect(text).toContain('which is frozen');
    expect(text).toMatch(/^frozen$/m);
  });

  test('as a preference of the session it freezes nothing, and shows the plan', async () => {
    const { text } = await session.render(
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
