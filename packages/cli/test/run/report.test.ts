import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { hostname, release } from 'node:os';
import { join } from 'node:path';
import { QgaError } from '@qga-vss/core';
import { Cli, exits, SUCCESS } from '@qga-vss/test-kit/src/command/cli.ts';
import { thawed, watched } from '@qga-vss/test-kit/src/command/results.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ReportFolder } from '../support/report-folder.ts';

let folder: ReportFolder;
beforeEach(() => {
  folder = new ReportFolder();
});
afterEach(() => folder[Symbol.dispose]());

describe('run --report', () => {
  it('saves what --json prints, and what it is', async () => {
    const cli = new Cli();
    expect(await cli.run('run', '--json', '--report', folder.file(), ...exits(9))).toBe(9);
    const head = {
      format: 'qga-vss-report',
      version: 1,
      product: expect.any(String),
      savedAt: expect.any(Number),
      savedAtIso: expect.any(String),
    };
    const machine = { hostName: hostname(), system: expect.stringContaining(release()), timeZone: expect.stringMatching(/./) };
    expect(folder.saved()).toEqual({ ...head, simulated: false, machine, ...(cli.json() as object) });
    expect(readdirSync(folder.path)).toEqual(['freeze.json']);
  });

  it("names the command's program, and its arguments only where that was asked for", async () => {
    const secret = ['-e', '0', '--', 'password'];
    const [dashes = '', program = ''] = SUCCESS;
    const saved = async (...options: readonly string[]) => {
      await new Cli().run('run', '--report', folder.file(), ...options, dashes, program, ...secret);
      return folder.saved();
    };
    const without = await saved();
    expect(without).toMatchObject({ command: { program: expect.stringMatching(/node/) } });
    expect(JSON.stringify(without)).not.toContain('password');
    expect(await saved('--record-arguments')).toMatchObject({ command: { arguments: secret } });
  });

  it('has nothing there while frozen but what was there before', async () => {
    folder.save('the one before');
    const seen: string[] = [];
    const look = (): void => void seen.push(`${readdirSync(folder.path)}: ${readFileSync(folder.file(), 'utf8')}`);
    const cli = new Cli({
      script: watched(look),
    });
    await cli.run('run', '--report', folder.file(), ...SUCCESS);
    expect(seen).toEqual(['freeze.json: the one before', 'freeze.json: the one before']);
    expect(folder.saved()).toMatchObject({ outcome: 'application' });
  });

  it.each([
    {
      what: 'a freeze that failed',
      script: { freeze: () => Promise.reject(QgaError.of('FREEZE_TIMEOUT')) },
      argv: SUCCESS,
      error: 'FREEZE_TIMEOUT',
    },
    { what: 'a command that is not there', script: {}, argv: ['--', 'no-such-command'], error: 'COMMAND_NOT_FOUND' },
  ])('is there for $what, too', async ({ script, argv, error }) => {
    await new Cli({ script }).run('run', '--simulate', '--report', folder.file(), ...argv);
    expect(folder.saved()).toMatchObject({ simulated: true, outcome: 'not-frozen', error: { name: error } });
  });

  it.each([
    { what: 'a folder that is not there', path: () => folder.file('nowhere/freeze.json') },
    { what: 'a folder', path: () => folder.path },
    { what: 'a file as its folder', path: () => join(import.meta.filename, 'freeze.json') },
  ])('refuses $what before anything is frozen', async ({ path }) => {
    const cli = new Cli();
    expect(await cli.run('run', '--json', '--report', path(), ...SUCCESS)).toBe(2);
    expect(cli.json()).toMatchObject({ outcome: 'not-frozen', error: { name: 'REPORT_NOT_SAVED', object: path() } });
    expect(cli.opened).toBe(0);
  });

  it('that cannot be saved in the end is a warning: the snapshot is worth what it is worth', async () => {
    const cli = new Cli({
      script: {
        thaw: () => {
          mkdirSync(folder.file());
          return thawed('application');
        },
      },
    });
    expect(await cli.run('run', '--report', folder.file(), ...SUCCESS)).toBe(0);
    expect(cli.stderr).toMatch(/^warning: REPORT_NOT_SAVED/);
    expect(cli.stdout).toMatch(/^APPLICATION-CONSISTENT/);
    expect(readdirSync(folder.path)).toEqual(['freeze.json']);
  });
});
