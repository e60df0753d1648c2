import { CONTRACT, FAILURES, HOST_CONTRACT, worded } from '@qga-vss/core/internal';
import { stageForFile } from '@qga-vss/test-kit/src/powershell/for-file.ts';
import { describe, expect, test } from 'vitest';
import { cmdletMethods } from '../src/methods.ts';
import { wordingOf } from '../src/wording.ts';

const opened = stageForFile();
const { run } = opened;

const FAILS = 'Invoke-QgaFreeze -Simulate writer-fails-early -BackupType copy -OnWriterFailure fail';

describe('options and commands go by the names they have in PowerShell', () => {
  test.each<[string, string, RegExp]>([
    [
      'what to do about an error',
      `try { ${FAILS} } catch { $_.ErrorDetails.RecommendedAction }`,
      /or freeze with -OnWriterFailure warn\.$/,
    ],
    ['the same among the data of its exception', `try { ${FAILS} } catch { $_.Exception.Data['remedy'] }`, /with -OnWriterFailure warn\.$/],
    [
      'a check of Test-QgaVss',
      "(Test-QgaVss -Simulate provider-missing | Where-Object { $_.Name -eq 'provider-registered' }).Remedy",
      /^Register it \(Register-QgaProvider\)\.$/,
    ],
    ['an option that could be a word', '(Resolve-QgaError STALE_FREEZE -Simulate healthy).Remedy', /or freeze with -Recover, which/],
    ['an explanation', '(Resolve-QgaError PREPARE_TIMEOUT -Simulate healthy).Remedy', /^Raise -PrepareTimeoutMs, or/],
  ])('%s', async (_what, script, expected) => {
    const { output } = await run(script);
    expect(output[0]).toMatch(expected);
  });

  test('warnings', async () => {
    const { warnings } = await run('$null = Invoke-QgaFreeze -Simulate healthy -BackupType full; $null = Invoke-QgaThaw -Simulate healthy');
    expect(warnings.join()).toContain('Freeze with -BackupType copy unless');
  });

  test('every failure there is, in the engine as in the documents', async () => {
    const wording = wordingOf(cmdletMethods({ ...CONTRACT, ...HOST_CONTRACT }));
    const names = Object.keys(FAILURES) as (keyof typeof FAILURES)[];
    const { output } = await run(
      `foreach ($name in ${names.map((name) => `'${name}'`).join(', ')}) { (Resolve-QgaError $name -Simulate healthy).Remedy }`,
    );
    expect(output).toEqual(names.map((name) => worded(FAILURES[name].remedy, wording)));
  });
});
