import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EngineSession } from '../../../scripts/lab/powershell/engine.ts';
import { hostEnvironment } from '../../core/src/host/engine.ts';
import { openStage, type Stage } from './support.ts';

const HOSTILE = {
  NODE_OPTIONS: '--require /nowhere.js',
  NODE_PATH: '/nowhere',
  OPENSSL_CONF: '/nowhere',
  Secret: 'x',
  ProgramData: '/data',
};

let stage: Stage;
let session: EngineSession;
beforeAll(async () => {
  stage = await openStage(HOSTILE);
  session = await stage.session();
}, 120_000);
afterAll(() => stage?.[Symbol.asyncDispose]());

describe('the environment of a host', () => {
  /** A program that says its environment. */
  const START = `$start = [Diagnostics.ProcessStartInfo]::new('/usr/bin/env'); $start.UseShellExecute = $false; $start.RedirectStandardOutput = $true`;

  test.each(['Start-QgaProcess', 'Start-QgaProcessBare'])(
    'by %s is that of the other front-ends, whatever is in its caller',
    async (by) => {
      const { output } = await session.run(
        `& (Get-Module QgaVss) { ${START}; $text = (${by} -Start $start).StandardOutput.ReadToEnd(); $text; $env:NODE_OPTIONS; $env:UV_THREADPOOL_SIZE }`,
      );
      const said = Object.fromEntries(
        output[0]
          .trimEnd()
          .split('\n')
          .map((line: string) => line.split('=', 2)),
      );
      expect(said).toEqual(hostEnvironment({ ...process.env, ...HOSTILE, TMPDIR: stage.folder }));
      expect(output.slice(1)).toEqual([HOSTILE.NODE_OPTIONS, null]);
    },
  );
});

describe('a node that is none', () => {
  test('a file that cannot be started', async () => {
    const file = join(stage.folder, 'no program');
    writeFileSync(file, 'text');
    chmodSync(file, 0o600);
    const { errors } = await session.run(`Get-QgaFreezeStatus -Simulate healthy -NodePath '${file}'`);
    expect(errors).toMatchObject([{ id: 'NODE_NOT_FOUND,Get-QgaFreezeStatus', message: expect.stringContaining(file) }]);
    expect((await session.run('(Get-QgaFreezeStatus -Simulate healthy).State')).output).toEqual(['thawed']);
  });
});

describe('a session that may not do what the module needs', () => {
  test('ConstrainedLanguage: one error, and it says which', async () => {
    const constrained = await stage.engine.open('ConstrainedLanguage');
    const { errors } = await constrained.run(`Import-Module '${stage.folder}/QgaVss/QgaVss.psd1'`);
    expect(errors.map(({ message }) => message)).toEqual([expect.stringMatching(/^CONSTRAINED_LANGUAGE: \w+/)]);
    await constrained.close();
  });

  test('32-bit PowerShell: one error, before a host is looked for', async () => {
    const narrow = await stage.session();
    await narrow.run('& (Get-Module QgaVss) { function script:Test-Qga64Bit { return $false } }');
    for (const command of ['Get-QgaFreezeStatus', 'Invoke-QgaFreeze', 'Invoke-QgaThaw']) {
      const { errors } = await narrow.run(`${command} -Simulate healthy -NodePath /nowhere/node`);
      expect(errors).toMatchObject([{ id: `NOT_64_BIT,${command}`, category: 'ResourceUnavailable', action: expect.stringMatching(/64/) }]);
    }
    await narrow.close();
  });

  test.each(['RestrictedLanguage', 'ConstrainedLanguage'])('a role that imported it may use it in %s', async (language) => {
    const role = await stage.session();
    await role.run(`$ExecutionContext.SessionState.LanguageMode = '${language}'`);
    expect((await role.run('Invoke-QgaFreeze -Simulate healthy -BackupType copy')).output).toMatchObject([{ VolumeCount: 4 }]);
    expect((await role.run('Invoke-QgaThaw -Simulate healthy')).output).toMatchObject([{ Consistency: 'application' }]);
    await role.close();
  });
});
