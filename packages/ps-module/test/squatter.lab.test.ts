import { join } from 'node:path';
import { bundleCli } from '@qga-vss/build/src/bundle.ts';
import { scenarioNamed } from '@qga-vss/core/src/simulator/catalogue.ts';
import { bundleForGuest } from '@qga-vss/test-kit/src/lab/guest-program.ts';
import type { Program } from '@qga-vss/test-kit/src/lab/wine.ts';
import { labStageForFile } from '@qga-vss/test-kit/src/powershell/for-file.ts';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

/** Another program has taken the name of the holder's pipe, so that there can be no holder. */
const opened = labStageForFile((_session, { lab }) => bundleCli(join(lab.folder, 'qga-vss.cjs')));

const node = async (command: string, ...args: readonly string[]) => {
  const { exitCode, stdout, stderr } = await opened.stage.lab.run('node', ['C:\\lab\\qga-vss.cjs', command, '--json', ...args]);
  return { exitCode, document: JSON.parse(stdout), warned: stderr };
};

const powershell = async (command: string) => {
  const { output, warnings, errors, thrown } = await opened.run(`${command}; Stop-QgaHost`);
  expect({ errors, thrown }).toEqual({ errors: [], thrown: null });
  return { object: output[0], warned: warnings.join('\n') };
};

describe.each([
  { how: 'foreign', name: 'PIPE_NOT_TRUSTED' },
  { how: 'busy', name: 'HOLDER_SILENT' },
])('a squatted pipe that is $how', ({ how, name }) => {
  let squatter: Program;
  let told: string;
  beforeAll(async () => {
    const { lab } = opened.stage;
    const program = await bundleForGuest(lab, join(import.meta.dirname, 'squatter-program.ts'), 'squatter.mjs');
    squatter = lab.start('node', [program, how], { timeoutMs: 300_000 });
    const user = await vi.waitUntil(() => /^(S-\S+)\n/.exec(squatter.stdout())?.[1], { timeout: 30_000 });
    // Of one that is busy nobody can read whose it is.
    told = how === 'busy' ? 'owner' : user;
  });
  afterAll(() => squatter?.kill());

  const says = (warned: string): void => {
    expect(warned).toContain(name);
    expect(warned).toContain(told);
  };

  test('status goes on without a holder, in Node and in PowerShell', async () => {
    await opened.stage.lab.play(scenarioNamed('healthy'));
    const { exitCode, document, warned } = await node('status');
    expect({ exitCode, document }).toMatchObject({ exitCode: 0, document: { state: 'thawed' } });
    says(warned);
    const other = await powershell('Get-QgaFreezeStatus');
    expect(other.object).toMatchObject({ State: 'thawed' });
    says(other.warned);
  });

  test('thaw with rescue releases what a dead process has left, in Node', async () => {
    await opened.stage.lab.play(scenarioNamed('stale'));
    const { exitCode, document } = await node('thaw', '--rescue');
    expect({ exitCode, document }).toMatchObject({ exitCode: 0, document: { rescued: true, warnings: [{ name }] } });
    says(JSON.stringify(document.warnings));
  });

  test('thaw with rescue releases what a dead process has left, in PowerShell', async () => {
    await opened.stage.lab.play(scenarioNamed('stale'));
    // It has been warned of in this session; the result tells it all the same.
    const { object } = await powershell('Invoke-QgaThaw -Rescue');
    expect(object).toMatchObject({ Rescued: true });
    says(JSON.stringify(object.Warnings));
  });

  // The way is the same for all that the router cannot reach.
  if (how === 'busy') return;

  test('a freeze for one command is held and thawed, in Node and in PowerShell', async () => {
    await opened.stage.lab.play(scenarioNamed('healthy'));
    const { document } = await node('run', '--backup-type', 'copy', '--', 'cmd', '/c', 'exit 0');
    expect(document).toMatchObject({ outcome: 'application', thaw: { warnings: [{ name }] } });
    says(JSON.stringify(document.thaw.warnings));
    const other = await powershell('Invoke-QgaSnapshot -BackupType copy -PassThru { }');
    expect(other.object).toMatchObject({ Consistency: 'application' });
    says(other.warned);
  });
});
