import { QgaError } from '@qga-vss/core';
import { Cli } from '@qga-vss/test-kit/src/command/cli.ts';
import { thawed } from '@qga-vss/test-kit/src/command/results.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ReportFolder } from '../support/report-folder.ts';

let folder: ReportFolder;
beforeEach(() => {
  folder = new ReportFolder();
});
afterEach(() => folder[Symbol.dispose]());

describe('thaw --report', () => {
  it('saves how the freeze ended', async () => {
    const cli = new Cli({ script: { thaw: () => thawed('crash', { endedBy: 'hold-limit' }) } });
    expect(await cli.run('thaw', '--report', folder.file())).toBe(4);
    expect(folder.saved()).toMatchObject({
      version: 1,
      outcome: 'crash',
      command: null,
      freeze: null,
      thaw: { endedBy: 'hold-limit' },
      error: null,
    });
    expect(cli.service.thawOptions).toEqual({});
  });

  it('saves that the outcome could not be learnt', async () => {
    const cli = new Cli({ script: { thaw: () => Promise.reject(QgaError.of('SESSION_LOST')) } });
    expect(await cli.run('thaw', '--report', folder.file())).toBe(4);
    expect(folder.saved()).toMatchObject({ outcome: 'unknown', thaw: null, error: { name: 'SESSION_LOST' } });
  });

  it('thaws although the report cannot be saved there: that must not keep a guest frozen', async () => {
    const cli = new Cli();
    expect(await cli.run('thaw', '--report', folder.file('nowhere/freeze.json'))).toBe(0);
    expect(cli.service.calls).toContain('thaw');
    expect(cli.stderr).toMatch(/^warning: REPORT_NOT_SAVED/);
  });
});
