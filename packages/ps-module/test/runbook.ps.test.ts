import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stageForFile } from '@qga-vss/test-kit/src/powershell/for-file.ts';
import { describe, expect, test } from 'vitest';

const opened = stageForFile();

const LOST = '-Simulate hold-expires -BackupType copy';
/** Longer than the 300 ms for which that machine holds its writes. */
const TOO_LONG = '[Threading.Thread]::Sleep(400)';

/** What may go wrong in a runbook, and the error that it is. */
const MISHAPS = [
  ['a freeze that fails', 'Invoke-QgaFreeze -Simulate provider-missing', 'VSS_E_PROVIDER_NOT_REGISTERED,Invoke-QgaFreeze'],
  [
    'a snapshot whose freeze fails',
    'Invoke-QgaSnapshot -Simulate provider-missing { }',
    'VSS_E_PROVIDER_NOT_REGISTERED,Invoke-QgaSnapshot',
  ],
  ['a hold that is lost', `Invoke-QgaSnapshot ${LOST} { ${TOO_LONG} }`, 'HELD_TOO_LONG,Invoke-QgaSnapshot'],
  [
    'a hold that is lost between two commands',
    `$null = Invoke-QgaFreeze ${LOST}; ${TOO_LONG}; $null = Invoke-QgaThaw -Simulate hold-expires`,
    'HELD_TOO_LONG,Invoke-QgaThaw',
  ],
] as const;

/** Runs a runbook as one is: a script in a file, with a scope of its own. */
const runbook = (text: string) => {
  const file = join(opened.stage.folder, 'runbook.ps1');
  writeFileSync(file, text);
  return opened.run(`& '${file}'`);
};

describe.each(MISHAPS)('%s', (_what, command, id) => {
  test("ends a runbook that says $ErrorActionPreference = 'Stop' in its own scope", async () => {
    const { output, thrown } = await runbook(`$ErrorActionPreference = 'Stop'\n'begun'\n${command}\n'went on'`);
    expect({ output, id: thrown?.id }).toEqual({ output: ['begun'], id });
  });

  test('with what PowerShell has by default the next line runs, and $? and $Error tell', async () => {
    const { output, thrown, errors } = await runbook(`${command}\n$?; $Error[0].FullyQualifiedErrorId; 'went on'`);
    expect({ output, thrown }).toEqual({ output: [false, id, 'went on'], thrown: null });
    expect(errors.map((error) => error.id)).toEqual([id]);
  });

  test('what a parameter says comes before what the runbook says', async () => {
    const { output, thrown } = await runbook(`$ErrorActionPreference = 'Continue'\n${command} -ErrorAction Stop\n'went on'`);
    expect({ output, id: thrown?.id }).toEqual({ output: [], id });
  });

  test('is caught by its type, and its category and id are those that help tells of', async () => {
    const { output } = await runbook(
      `$ErrorActionPreference = 'Stop'\ntry { ${command}; 'went on' }\ncatch [Runtime.InteropServices.COMException] { $_.FullyQualifiedErrorId; [string] $_.CategoryInfo.Category }`,
    );
    expect(output).toEqual([id, id.startsWith('HELD') ? 'OperationStopped' : 'ResourceUnavailable']);
  });
});

describe('preferences of a runbook', () => {
  const FULL = '-Simulate healthy -BackupType full';

  test('no warnings are no warnings', async () => {
    const { warnings } = await runbook(
      `$WarningPreference = 'SilentlyContinue'\n$null = Invoke-QgaFreeze ${FULL}\n$null = Invoke-QgaThaw -Simulate healthy`,
    );
    expect(warnings).toEqual([]);
  });

  test.each([
    ['a freeze', `Invoke-QgaFreeze ${FULL}`],
    ['a snapshot', `Invoke-QgaSnapshot ${FULL} { 'ran' }`],
  ])('where a warning is to end it, %s that is warned of ends with nothing frozen', async (_what, command) => {
    const { output, thrown } = await runbook(`$WarningPreference = 'Stop'\n${command}\n'went on'`);
    expect({ output, stopped: thrown !== null }).toEqual({ output: [], stopped: true });
    // What it had begun is called off; else this never ends.
    await opened.output("while ((Get-QgaFreezeStatus -Simulate healthy).State -ne 'thawed') { [Threading.Thread]::Sleep(20) }");
  });

  test('where a warning is to end it, the outcome of a thaw that is warned of is out before', async () => {
    const { output, thrown } = await runbook(
      "$null = Invoke-QgaFreeze -Simulate sql-writer-fails -BackupType copy\n$WarningPreference = 'Stop'\nInvoke-QgaThaw -Simulate sql-writer-fails\n'went on'",
    );
    expect(output).toMatchObject([{ Consistency: 'partial' }]);
    expect(thrown).not.toBeNull();
  });

  test('those of its block are its own', async () => {
    const { output } = await runbook(
      "$ErrorActionPreference = 'Stop'\nInvoke-QgaSnapshot -Simulate healthy -BackupType copy -ErrorAction Continue { $ErrorActionPreference }",
    );
    expect(output).toEqual(['Stop']);
  });

  test('$WhatIfPreference of a runbook is -WhatIf: nothing is frozen', async () => {
    const { output } = await runbook(`$WhatIfPreference = $true\nInvoke-QgaFreeze ${FULL}\n(Get-QgaFreezeStatus -Simulate healthy).State`);
    expect(output).toEqual(['thawed']);
  });
});

test('thaw never asks, whatever is to be confirmed in the session; -Confirm does, and -WhatIf only says', async () => {
  const session = await opened.stage.session();
  const { output, errors } = await session.run(
    `$null = Invoke-QgaFreeze -Simulate healthy -BackupType copy
    $ConfirmPreference = 'Low'
    Invoke-QgaThaw -Simulate healthy -WhatIf
    try { Invoke-QgaThaw -Simulate healthy -Confirm } catch { 'asked' }
    (Get-QgaFreezeStatus -Simulate healthy).State
    (Invoke-QgaThaw -Simulate healthy).Consistency`,
  );
  expect({ output, errors }).toEqual({ output: ['asked', 'frozen', 'application'], errors: [] });
  await session.close();
});

test('functions that somebody has put in the place of commands do not reach into a freeze', async () => {
  const names = ['ForEach-Object', 'Where-Object', 'Get-Command', 'Get-Process', 'Write-Error', 'New-QgaCall', 'Invoke-QgaMethod'];
  const session = await opened.stage.session();
  const { output, thrown } = await session.run(
    `${names.map((name) => `function global:${name} { throw '${name}' }`).join('; ')}
    Invoke-QgaSnapshot -Simulate healthy -BackupType copy -Volume C:, D: -PassThru { 'ran' }
    foreach ($outcome in Invoke-QgaSnapshot -Simulate sql-writer-fails -BackupType copy -Stream -PassThru { }) { $outcome.Consistency }`,
  );
  expect({ output, thrown }).toMatchObject({ output: ['ran', { EndedBy: 'caller' }, 'partial'], thrown: null });
  await session.close();
});
