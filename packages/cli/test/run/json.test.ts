import { QgaError } from '@qga-vss/core';
import { Cli, exits, SUCCESS } from '@qga-vss/test-kit/src/command/cli.ts';
import { frozen, notice, thawed } from '@qga-vss/test-kit/src/command/results.ts';
import { describe, expect, it, vi } from 'vitest';

describe('run --json', () => {
  it('prints one document with outcome, command, freeze, thaw, error and warnings; thaw has all of freeze', async () => {
    const cli = new Cli();
    await cli.run('run', '--json', ...exits(9));
    const document = cli.json();
    expect(Object.keys(document as object)).toEqual(['outcome', 'command', 'freeze', 'thaw', 'error', 'warnings']);
    const command = {
      program: expect.stringMatching(/node/),
      exitCode: 9,
      signal: null,
      startedAt: expect.any(Number),
      startedAtIso: expect.stringMatching(/^2\d{3}-\d\d-\d\dT.*Z$/),
      endedAt: expect.any(Number),
      endedAtIso: expect.any(String),
    };
    const instants = {
      frozenAtIso: '1970-01-01T00:00:01.000Z',
      holdExpiresAtIso: '1970-01-01T00:00:10.500Z',
      thawedAtIso: '1970-01-01T00:00:01.250Z',
    };
    const thaw = { ...thawed('application'), ...instants };
    expect(document).toEqual({ outcome: 'application', command, freeze: null, thaw, error: null, warnings: [] });
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

  it('lets its host end before it prints, so that both go on at one time', async () => {
    const cli = new Cli();
    const printed: string[] = [];
    vi.spyOn(cli.service, Symbol.asyncDispose).mockImplementation(async () => void printed.push(cli.stdout));
    await cli.run('run', '--json', ...SUCCESS);
    expect(printed).toEqual(['']);
    expect(cli.json()).toMatchObject({ outcome: 'application' });
  });

  it('what its host fails to end with is told, and what came of the freeze before that', async () => {
    const cli = new Cli();
    vi.spyOn(cli.service, Symbol.asyncDispose).mockRejectedValue(QgaError.of('SESSION_LOST'));
    expect(await cli.run('run', ...SUCCESS)).toBe(4);
    expect(cli.stdout).toMatch(/application/i);
    expect(cli.stderr).toMatch(/SESSION_LOST/);
  });

  it('warns once of what freeze and thaw have warned of', async () => {
    const both = notice({ name: 'BOTH', message: 'Both say it.' });
    const early = notice({ name: 'EARLY', message: 'On the way.' });
    const script = {
      freeze: () => frozen({ warnings: [early, both] }),
      thaw: () => thawed('application', { warnings: [both, notice({ name: 'LATE', message: 'In the end.' })] }),
    };
    const cli = new Cli({ script });
    await cli.run('run', '--json', ...SUCCESS);
    expect(cli.json()).toMatchObject({ thaw: { warnings: [{ name: 'EARLY' }, { name: 'BOTH' }, { name: 'LATE' }] } });
    expect(cli.stdout.match(/Both say it/g)).toHaveLength(1);
  });

  it('has what freeze answered where thaw has not', async () => {
    const thaw = () => Promise.reject(QgaError.of('SESSION_LOST'));
    const cli = new Cli({ script: { thaw } });
    await cli.run('run', '--json', ...SUCCESS);
    expect(cli.json()).toMatchObject({ outcome: 'unknown', freeze: { sessionId: 'session-1' }, thaw: null });
  });

  it('has numbers with no more digits than are known', async () => {
    const phases = [{ name: 'gather', startedAt: 999.9217, durationMs: 0.123_456_7 }];
    const cli = new Cli({ script: { thaw: () => thawed('application', { phases, frozenAt: 1e300, heldMs: 250.0499 }) } });
    await cli.run('run', '--json', ...SUCCESS);
    const said = { startedAt: 999, startedAtIso: '1970-01-01T00:00:00.999Z', durationMs: 0.1 };
    expect(cli.json()).toMatchObject({ thaw: { phases: [said], heldMs: 250 } });
    expect(cli.json()).not.toHaveProperty('thaw.frozenAtIso');
  });

  it("has the command line's own warnings beside those of the freeze", async () => {
    const cli = new Cli({ files: { stderr: 1 }, script: { freeze: () => frozen({ warnings: [notice({ name: 'OTHER' })] }) } });
    await cli.run('run', '--json', ...SUCCESS);
    expect(cli.json()).toMatchObject({
      warnings: [{ name: 'OUTPUT_ON_FROZEN_VOLUME', object: 'stderr' }],
      thaw: { warnings: [{ name: 'OTHER' }] },
    });
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
