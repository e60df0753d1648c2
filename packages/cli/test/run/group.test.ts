import { type GroupOptions, type GuestReport, QgaError, readReport } from '@qga-vss/core';
import { Cli, exits, SUCCESS } from '@qga-vss/test-kit/src/command/cli.ts';
import { EndlessCommand } from '@qga-vss/test-kit/src/command/endless-command.ts';
import { guestReport, ScriptedGroup } from '@qga-vss/test-kit/src/command/group.ts';
import { notice, thawed } from '@qga-vss/test-kit/src/command/results.ts';
import { describe, expect, it } from 'vitest';

const GUESTS = ['--guest', 'libvirt:web01', '--guest', 'libvirt:web02'];
const SKEW = { atLeastMs: 0, atMostMs: 35 };

const good = (guest: string): GuestReport => guestReport(guest, { outcome: 'application', thaw: thawed('application', { guest }) });
const bad = (guest: string): GuestReport =>
  guestReport(guest, { outcome: 'partial', thaw: thawed('partial', { guest, reasons: [notice({ name: 'WRITER_FAILED' })] }) });
const unheard = (guest: string): GuestReport =>
  guestReport(guest, { outcome: 'unknown', error: QgaError.of('GUEST_UNHEARD').ofGuest(guest).toJSON() });

const running = (thawn: () => readonly GuestReport[] = () => [good('libvirt:web01'), good('libvirt:web02')]) => {
  const opened: GroupOptions[] = [];
  const group = new ScriptedGroup({ thaw: thawn, skew: SKEW });
  const cli = new Cli({
    group: (options) => {
      opened.push(options);
      return group;
    },
  });
  return { cli, group, opened };
};

describe('run with more than one --guest', () => {
  it('freezes them as one, with the options of each; whatever is in a name stays in it', async () => {
    const { cli, group, opened } = running();
    const argv = ['--guest', 'socket:/run/a,b.sock', '--guest', 'libvirt:web02', '--virsh', 'ssh hv virsh', '--backup-type', 'copy'];
    expect(await cli.run('run', ...argv, ...SUCCESS)).toBe(0);
    expect(opened).toEqual([{ guests: ['socket:/run/a,b.sock', 'libvirt:web02'], virsh: ['ssh', 'hv', 'virsh'] }]);
    expect(group.freezeOptions).toEqual({ backupType: 'copy' });
    expect(group.thawOptions).toEqual({ happened: 'command-succeeded' });
    expect(group.calls).toEqual(['freeze', 'thaw', 'dispose']);
  });

  it('says of each what it is worth, and how far apart they were frozen', async () => {
    const { cli } = running(() => [good('libvirt:web01'), bad('libvirt:web02')]);
    expect(await cli.run('run', ...GUESTS, ...SUCCESS)).toBe(5);
    expect(cli.stdout).toMatch(/^PARTIAL, a group of 2, held 250 ms\n/);
    expect(cli.stdout).toContain('libvirt:web01\tAPPLICATION-CONSISTENT\theld 250 ms');
    expect(cli.stdout).toContain('libvirt:web02\tPARTIAL\theld 250 ms');
    expect(cli.stdout).toContain('Together  frozen within 35 ms of each other');
    expect(cli.stdout).toMatch(/\nlibvirt:web02\n[\s\S]*Because {3}WRITER_FAILED/);
  });

  it('prints and saves one document: each guest, and the worst in the place of one', async () => {
    const { cli } = running(() => [good('libvirt:web01'), bad('libvirt:web02')]);
    expect(await cli.run('run', '--json', ...GUESTS, ...SUCCESS)).toBe(5);
    expect(cli.json()).toMatchObject({
      outcome: 'partial',
      command: { exitCode: 0 },
      freeze: { guest: 'libvirt:web02' },
      thaw: { guest: 'libvirt:web02' },
      error: null,
      guests: [
        { guest: 'libvirt:web01', outcome: 'application' },
        { guest: 'libvirt:web02', outcome: 'partial' },
      ],
      skew: SKEW,
    });
    expect(readReport(cli.json()).guests).toHaveLength(2);
  });

  it('leaves the word to the command where all are good', async () => {
    const { cli } = running();
    expect(await cli.run('run', ...GUESTS, ...exits(9))).toBe(9);
  });

  it('exits with 4 where one was not heard at thaw', async () => {
    const { cli } = running(() => [good('libvirt:web01'), unheard('libvirt:web02')]);
    expect(await cli.run('run', '--json', ...GUESTS, ...SUCCESS)).toBe(4);
    expect(cli.json()).toMatchObject({ outcome: 'unknown', error: { name: 'GUEST_UNHEARD', guest: 'libvirt:web02' } });
  });

  it('starts no command where one fails, and names it', async () => {
    const group: ScriptedGroup = new ScriptedGroup({
      freeze: () => {
        group.guests = [
          guestReport('libvirt:web01', { freeze: null, error: QgaError.of('GROUP_INCOMPLETE').toJSON() }),
          guestReport('libvirt:web02', { freeze: null, error: QgaError.of('GUEST_NOT_RUNNING').toJSON() }),
        ];
        throw QgaError.of('GUEST_NOT_RUNNING').ofGuest('libvirt:web02');
      },
      thaw: () => [],
    });
    const cli = new Cli({ group: () => group });
    expect(await cli.run('run', ...GUESTS, ...exits(9))).toBe(7);
    expect(cli.stdout).toBe('');
    expect(cli.stderr).toContain('libvirt:web02: The guest is not running');
    expect(cli.stderr).toContain('libvirt:web01\tGROUP_INCOMPLETE');
    expect(group.calls).toEqual(['freeze', 'dispose']);
  });

  it('thaws all of them when interrupted', async () => {
    using command = new EndlessCommand();
    const { cli, group } = running();
    const code = cli.run('run', '--json', ...GUESTS, ...command.line);
    await command.begun();
    cli.interrupt({ signal: 'SIGINT' });
    expect(await code).toBe(130);
    expect(group.thawOptions).toEqual({ happened: 'cancelled' });
  });

  it.each([
    ['run', [...GUESTS, '--freeze-at', '1', ...SUCCESS], '--freeze-at'],
    ['run', [...GUESTS, '--even-if-not-frozen', ...SUCCESS], '--even-if-not-frozen'],
    ['status', GUESTS, '--guest'],
  ])('%s %j is refused', async (command, argv, about) => {
    const { cli, opened } = running();
    expect(await cli.run(command, ...argv)).toBe(2);
    expect(cli.stderr).toContain(`${about}: `);
    expect(opened).toEqual([]);
  });
});

describe('run --simulate with a guest', () => {
  it.each([[[]], [['--json']]])('says before that the command really runs, on standard error: %j', async (more) => {
    const cli = new Cli();
    await cli.run('run', '--guest', 'libvirt:web01', '--simulate', 'healthy', ...more, ...SUCCESS);
    expect(cli.stderr).toBe('Rehearsal: in the guest a machine in memory is frozen, nothing real; the command really runs here.\n');
  });
});
