import { Cli, exits, SUCCESS } from '@qga-vss/test-kit/src/command/cli.ts';
import { frozen, notice, thawed } from '@qga-vss/test-kit/src/command/results.ts';
import { describe, expect, it } from 'vitest';

describe('run --json', () => {
  it('prints one document with outcome, command, freeze, thaw and error', async () => {
    const cli = new Cli();
    await cli.run('run', '--json', ...exits(9));
    const document = cli.json();
    expect(Object.keys(document as object)).toEqual(['outcome', 'command', 'freeze', 'thaw', 'error']);
    const command = {
      program: expect.stringMatching(/node/),
      exitCode: 9,
      signal: null,
      startedAt: expect.any(Number),
      endedAt: expect.any(Number),
    };
    expect(document).toEqual({ outcome: 'application', command, freeze: frozen(), thaw: thawed('application'), error: null });
  });

  it.runIf(process.platform !== 'win32')('names the signal that ended the command', async () => {
    const cli = new Cli();
    const [dashes = '', executable = ''] = SUCCESS;
    expect(await cli.run('run', '--json', dashes, executable, '-e', "process.kill(process.pid, 'SIGKILL')")).toBe(1);
    expect(cli.json()).toMatchObject({ command: { exitCode: null, signal: 'SIGKILL' } });
  });

  it('a dry run has a plan and no command', async () => {
    const cli = new Cli({ script: { freeze: () => frozen({ dryRun: true, volumeCount: 0 }) } });
    expect(await cli.run('run', '--json', '--dry-run', ...exits(9))).toBe(0);
    expect(cli.json()).toMatchObject({ outcome: 'not-frozen', command: null, freeze: { dryRun: true }, thaw: null, error: null });
    expect(cli.service.calls).toEqual(['freeze', 'dispose']);
  });

  it("has the command line's own warnings beside those of the freeze", async () => {
    const cli = new Cli({ files: { stderr: 1 }, script: { freeze: () => frozen({ warnings: [notice({ name: 'OTHER' })] }) } });
    await cli.run('run', '--json', ...SUCCESS);
    expect(cli.json()).toMatchObject({ freeze: { warnings: [{ name: 'OUTPUT_ON_FROZEN_VOLUME', object: 'stderr' }, { name: 'OTHER' }] } });
  });
});

describe('what the writers are told, and the history', () => {
  it.each([
    { backupType: 'copy', argv: [], code: 0, told: true },
    { backupType: 'copy', argv: [], code: 1, told: false },
    { backupType: 'full', argv: [], code: 0, told: undefined },
    { backupType: 'full', argv: [], code: 1, told: undefined },
    { backupType: 'full', argv: ['--succeeded'], code: 0, told: true },
    { backupType: 'full', argv: ['--succeeded'], code: 1, told: false },
    { backupType: 'copy', argv: ['--no-succeeded'], code: 0, told: false },
    { backupType: 'full', argv: ['--no-succeeded'], code: 0, told: false },
  ])('$backupType, $argv, a command that exits with $code: $told', async ({ backupType, argv, code, told }) => {
    const cli = new Cli({ script: { freeze: () => frozen({ backupType }) } });
    await cli.run('run', ...argv, ...exits(code));
    const writers = told === undefined ? {} : { succeeded: told };
    expect(cli.service.thawOptions).toEqual({ sessionId: 'session-1', ...writers, snapshotTaken: code === 0 });
  });

  it('passes --include-documents on', async () => {
    const cli = new Cli();
    await cli.run('run', '--include-documents', ...SUCCESS);
    expect(cli.service.thawOptions).toMatchObject({ includeDocuments: true });
  });
});
