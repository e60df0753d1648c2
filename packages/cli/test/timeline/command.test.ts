import { linkSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Cli } from '@qga-vss/test-kit/src/command/cli.ts';
import { notice, thawed } from '@qga-vss/test-kit/src/command/results.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ReportFolder } from '../support/report-folder.ts';

let folder: ReportFolder;
beforeEach(() => {
  folder = new ReportFolder();
});
afterEach(() => folder[Symbol.dispose]());

describe('timeline', () => {
  const document = { outcome: 'application', command: null, freeze: null, thaw: thawed('application'), error: null };
  const whole = { format: 'qga-vss-report', version: 1, product: '9.9.9', savedAt: 1, simulated: true, ...document };

  it.each([
    { what: 'a report', value: whole },
    { what: 'what run --json printed', value: document },
    { what: 'a report of a program that knows more', value: { ...whole, more: 1, thaw: { ...thawed('application'), more: 1 } } },
    { what: 'a report with a mark of its encoding', value: `\uFEFF${JSON.stringify(whole)}` },
  ])('draws $what', async ({ value }) => {
    folder.save(value);
    const cli = new Cli();
    expect(await cli.run('timeline', folder.file())).toBe(0);
    expect(cli.stdout).toMatch(/^<!DOCTYPE html>.*APPLICATION-CONSISTENT.*<\/html>\n$/s);
    expect(cli.opened).toBe(0);
  });

  it('names each guest of a group, and draws the worst', async () => {
    const of = (guest: string, outcome: 'application' | 'partial', heldMs: number) => {
      const thaw = thawed(outcome, { guest, heldMs });
      return { guest, outcome, freeze: null, thaw, error: null };
    };
    const guests = [of('libvirt:web01', 'application', 250), of('libvirt:web02', 'partial', 1700)];
    const worst = { outcome: 'partial', thaw: null, worst: 'libvirt:web02' };
    const machine = { hostName: 'kvm7', system: 'Linux', timeZone: 'UTC' };
    folder.save({ ...whole, ...worst, machine, guests, skew: { atLeastMs: 0, atMostMs: 35 } });
    const cli = new Cli();
    expect(await cli.run('timeline', folder.file())).toBe(0);
    expect(cli.stdout).not.toContain('<dt>Guest</dt>');
    expect(cli.stdout).toContain('<dt>Held</dt><dd>1.7 s</dd>');
    expect(cli.stdout).toContain('<dt>Hypervisor</dt><dd>kvm7</dd>');
    expect(cli.stdout).toContain('<dd>libvirt:web01: application, libvirt:web02: partial</dd>');
    expect(cli.stdout).toContain('<dt>Frozen within</dt><dd>35 ms</dd>');
  });

  it('writes the page where --html says', async () => {
    folder.save(whole);
    const cli = new Cli();
    expect(await cli.run('timeline', folder.file(), '--html', folder.file('freeze.html'))).toBe(0);
    expect(cli.stdout).toBe('');
    expect(readFileSync(folder.file('freeze.html'), 'utf8')).toMatch(/^<!DOCTYPE html>/);
  });

  it('writes it whole, in the place of an older one, and leaves nothing else', async () => {
    folder.save(whole);
    writeFileSync(folder.file('freeze.html'), 'the old page');
    // The old file itself: what is written over it would show here, half written where the disk is full.
    linkSync(folder.file('freeze.html'), folder.file('old.html'));
    expect(await new Cli().run('timeline', folder.file(), '--html', folder.file('freeze.html'))).toBe(0);
    expect(readFileSync(folder.file('freeze.html'), 'utf8')).toMatch(/^<!DOCTYPE html>.*<\/html>\n$/s);
    expect(readFileSync(folder.file('old.html'), 'utf8')).toBe('the old page');
    expect(readdirSync(folder.path).toSorted()).toEqual(['freeze.html', 'freeze.json', 'old.html']);
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
    folder.save(value);
    const cli = new Cli();
    expect(await cli.run('timeline', folder.file())).toBe(2);
    expect(cli.stderr).toContain('INVALID_REPORT');
    expect(cli.stderr).toContain(detail);
    expect(cli.stdout).toBe('');
  });

  it.each([
    { argv: () => [folder.file('nowhere.json')], name: 'INVALID_REPORT' },
    { argv: () => [folder.file(), '--html', folder.file('nowhere/page.html')], name: 'REPORT_NOT_SAVED' },
  ])('names the file that cannot be read or written: $name', async ({ argv, name }) => {
    folder.save(whole);
    const cli = new Cli();
    expect(await cli.run('timeline', ...argv())).toBe(2);
    expect(cli.stderr).toContain(name);
    expect(cli.stderr).toContain(argv().at(-1));
  });
});
