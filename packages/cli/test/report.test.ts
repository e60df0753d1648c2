import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QgaError } from '@qga-vss/core';
import { Cli, exits, SUCCESS } from '@qga-vss/test-kit/src/command/cli.ts';
import { frozen, notice, thawed } from '@qga-vss/test-kit/src/command/results.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qga-vss-report-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = (name = 'freeze.json'): string => join(folder, name);
const saved = (): unknown => JSON.parse(readFileSync(file(), 'utf8'));
const save = (value: unknown): void => writeFileSync(file(), typeof value === 'string' ? value : JSON.stringify(value));

describe('run --report', () => {
  it('saves what --json prints, and what it is', async () => {
    const cli = new Cli();
    expect(await cli.run('run', '--json', '--report', file(), ...exits(9))).toBe(9);
    const head = { format: 'qga-vss-report', version: 1, product: expect.any(String), savedAt: expect.any(Number), simulated: false };
    expect(saved()).toEqual({ ...head, ...(cli.json() as object) });
    expect(readdirSync(folder)).toEqual(['freeze.json']);
  });

  it('has nothing there while frozen but what was there before', async () => {
    save('the one before');
    const seen: string[] = [];
    const look = (): void => void seen.push(`${readdirSync(folder)}: ${readFileSync(file(), 'utf8')}`);
    const cli = new Cli({
      script: {
        freeze: () => {
          look();
          return frozen();
        },
        thaw: () => {
          look();
          return thawed('application');
        },
      },
    });
    await cli.run('run', '--report', file(), ...SUCCESS);
    expect(seen).toEqual(['freeze.json: the one before', 'freeze.json: the one before']);
    expect(saved()).toMatchObject({ outcome: 'application' });
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
    await new Cli({ script }).run('run', '--simulate', '--report', file(), ...argv);
    expect(saved()).toMatchObject({ simulated: true, outcome: 'not-frozen', error: { name: error } });
  });

  it.each([
    { what: 'a folder that is not there', path: () => file('nowhere/freeze.json') },
    { what: 'a folder', path: () => folder },
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
          mkdirSync(file());
          return thawed('application');
        },
      },
    });
    expect(await cli.run('run', '--report', file(), ...SUCCESS)).toBe(0);
    expect(cli.stderr).toMatch(/^warning: REPORT_NOT_SAVED/);
    expect(cli.stdout).toMatch(/^APPLICATION-CONSISTENT/);
    expect(readdirSync(folder)).toEqual(['freeze.json']);
  });
});

describe('thaw --report', () => {
  it('saves how the freeze ended', async () => {
    const cli = new Cli({ script: { thaw: () => thawed('crash', { endedBy: 'hold-limit' }) } });
    expect(await cli.run('thaw', '--report', file())).toBe(4);
    expect(saved()).toMatchObject({
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
    expect(await cli.run('thaw', '--report', file())).toBe(4);
    expect(saved()).toMatchObject({ outcome: 'unknown', thaw: null, error: { name: 'SESSION_LOST' } });
  });

  it('thaws although the report cannot be saved there: that must not keep a guest frozen', async () => {
    const cli = new Cli();
    expect(await cli.run('thaw', '--report', file('nowhere/freeze.json'))).toBe(0);
    expect(cli.service.calls).toContain('thaw');
    expect(cli.stderr).toMatch(/^warning: REPORT_NOT_SAVED/);
  });
});

describe('timeline', () => {
  const document = { outcome: 'application', command: null, freeze: null, thaw: thawed('application'), error: null };
  const whole = { format: 'qga-vss-report', version: 1, product: '9.9.9', savedAt: 1, simulated: true, ...document };

  it.each([
    { what: 'a report', value: whole },
    { what: 'what run --json printed', value: document },
    { what: 'a report of a program that knows more', value: { ...whole, more: 1, thaw: { ...thawed('application'), more: 1 } } },
    { what: 'a report with a mark of its encoding', value: `\uFEFF${JSON.stringify(whole)}` },
  ])('draws $what', async ({ value }) => {
    save(value);
    const cli = new Cli();
    expect(await cli.run('timeline', file())).toBe(0);
    expect(cli.stdout).toMatch(/^<!DOCTYPE html>.*APPLICATION-CONSISTENT.*<\/html>\n$/s);
    expect(cli.opened).toBe(0);
  });

  it('writes the page where --html says', async () => {
    save(whole);
    const cli = new Cli();
    expect(await cli.run('timeline', file(), '--html', file('freeze.html'))).toBe(0);
    expect(cli.stdout).toBe('');
    expect(readFileSync(file('freeze.html'), 'utf8')).toMatch(/^<!DOCTYPE html>/);
  });

  it.each([
    { value: 'no JSON', detail: 'It is not JSON.' },
    { value: null, detail: 'It must be an object.' },
    { value: { format: 'other' }, detail: 'Its format is another.' },
    { value: { ...whole, version: 2 }, detail: 'Its version is 2; this program reads version 1.' },
    {
      value: { ...whole, outcome: 'splendid' },
      detail: 'outcome: It must be one of application, partial, filesystem, crash, unknown, not-frozen.',
    },
    { value: { ...whole, thaw: { ...thawed('application'), phases: [{ name: 1 }] } }, detail: 'thaw.phases[0].name: It must be a text.' },
    { value: { ...whole, error: notice({ message: undefined as never }) }, detail: 'error: It must have message.' },
  ])('refuses $value: $detail', async ({ value, detail }) => {
    save(value);
    const cli = new Cli();
    expect(await cli.run('timeline', file())).toBe(2);
    expect(cli.stderr).toContain('INVALID_REPORT');
    expect(cli.stderr).toContain(detail);
    expect(cli.stdout).toBe('');
  });

  it.each([
    { argv: () => [file('nowhere.json')], name: 'INVALID_REPORT' },
    { argv: () => [file(), '--html', file('nowhere/page.html')], name: 'REPORT_NOT_SAVED' },
  ])('names the file that cannot be read or written: $name', async ({ argv, name }) => {
    save(whole);
    const cli = new Cli();
    expect(await cli.run('timeline', ...argv())).toBe(2);
    expect(cli.stderr).toContain(name);
    expect(cli.stderr).toContain(argv().at(-1));
  });
});
