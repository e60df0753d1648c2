import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type CallContext, type GroupOptions, type GuestReport, QgaError, readReport, type ThawResult } from '@qga-vss/core';
import { systemClock } from '@qga-vss/core/internal';
import { Cli, exits, SUCCESS } from '@qga-vss/test-kit/src/command/cli.ts';
import { EndlessCommand } from '@qga-vss/test-kit/src/command/endless-command.ts';
import { type GroupScript, guestReport, ScriptedGroup } from '@qga-vss/test-kit/src/command/group.ts';
import { frozen, notice, thawed } from '@qga-vss/test-kit/src/command/results.ts';
import { describe, expect, it } from 'vitest';

const GUESTS = ['--guest', 'libvirt:web01', '--guest', 'libvirt:web02'];
const SKEW = { atLeastMs: 0, atMostMs: 35 };

const GUESTS_FROZEN = ['libvirt:web01', 'libvirt:web02'] as const;

const good = (guest: string, special: Partial<ThawResult> = {}): GuestReport =>
  guestReport(guest, { outcome: 'application', thaw: thawed('application', { guest, ...special }) });
const bad = (guest: string): GuestReport =>
  guestReport(guest, { outcome: 'partial', thaw: thawed('partial', { guest, reasons: [notice({ name: 'WRITER_FAILED' })] }) });
const unheard = (guest: string): GuestReport =>
  guestReport(guest, { outcome: 'unknown', error: QgaError.of('GUEST_UNHEARD').ofGuest(guest).toJSON() });

const running = (thawn: GroupScript['thaw'] = () => [good('libvirt:web01'), good('libvirt:web02')]) => {
  const opened: GroupOptions[] = [];
  const group = new ScriptedGroup({ thaw: thawn, skew: SKEW });
  let ms = 0;
  const cli = new Cli({
    // Each signal comes later than what counts as one interruption.
    clock: { ...systemClock, monotonic: () => (ms += 150) },
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

  it('prints and saves one document, in which each guest stands once', async () => {
    const { cli } = running(() => [good('libvirt:web01'), bad('libvirt:web02')]);
    expect(await cli.run('run', '--json', ...GUESTS, ...SUCCESS)).toBe(5);
    expect(cli.json()).toMatchObject({
      outcome: 'partial',
      command: { exitCode: 0 },
      freeze: null,
      thaw: null,
      error: null,
      guests: [
        { guest: 'libvirt:web01', outcome: 'application', freeze: null, thaw: { consistency: 'application' } },
        { guest: 'libvirt:web02', outcome: 'partial', freeze: null, thaw: { consistency: 'partial' } },
      ],
      worst: 'libvirt:web02',
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

  it('a second interruption says that nobody knows what the guests are worth, and what thaws them', async () => {
    using command = new EndlessCommand({ deaf: true });
    const { cli, group } = running(() => new Promise<never>(() => {}));
    const code = cli.run('run', ...GUESTS, ...command.line);
    await command.begun();
    cli.interrupt({ signal: 'SIGTERM' });
    while (!group.calls.includes('thaw')) await setTimeout(5);
    cli.interrupt({ signal: 'SIGTERM' });
    expect(await code).toBe(4);
    expect(group.calls).toEqual(['freeze', 'thaw', 'endNow', 'dispose']);
    expect(cli.stdout).toContain('libvirt:web01\tUNKNOWN\t');
    expect(cli.stdout).toContain('libvirt:web02\tUNKNOWN\t');
    expect(cli.stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /Error HOST_LOST .*Its hold limit does it\. The command still runs \(process \d+\)\./,
    );
  });

  it('tells what went wrong beside the guests', async () => {
    const { cli } = running();
    const folder = mkdtempSync(join(tmpdir(), 'qga-vss-group-'));
    const script = join(folder, 'no-interpreter');
    writeFileSync(script, '#!/no/such/interpreter\n', { mode: 0o755 });
    expect(await cli.run('run', ...GUESTS, '--', script)).toBe(2);
    rmSync(folder, { recursive: true });
    expect(cli.stdout).toMatch(/Error {5}COMMAND_NOT_STARTED\n/);
  });

  it('prints nothing that a terminal takes for a command, whatever a guest calls its volumes', async () => {
    const volumes = frozen().volumes.map((volume) => ({ ...volume, label: 'Data\u001b[2J' }));
    const { cli } = running(() => [
      good('libvirt:web01'),
      guestReport('libvirt:web02', { outcome: 'application', thaw: thawed('application', { volumes }) }),
    ]);
    await cli.run('run', ...GUESTS, ...SUCCESS);
    expect(cli.stdout).toContain('Data\\u001b[2J');
    expect(cli.stdout).not.toContain('\u001b');
  });

  it('nor where none was frozen', async () => {
    const name = 'A_NAME\u001b[2J';
    const group: ScriptedGroup = new ScriptedGroup({
      freeze: () => {
        group.guests = [guestReport('libvirt:web01', { freeze: null, error: notice({ name }) })];
        throw QgaError.of('GUEST_NOT_RUNNING').ofGuest('libvirt:web01');
      },
      thaw: () => [],
    });
    const cli = new Cli({ group: () => group });
    await cli.run('run', ...GUESTS, ...SUCCESS);
    expect(cli.stderr).toContain('A_NAME\\u001b[2J');
    expect(cli.stderr).not.toContain('\u001b');
  });

  it('does not warn again of what was told before the freeze', async () => {
    const warned = notice({ name: 'A_WARNING', message: 'Mind this.' });
    const freeze = (context: CallContext) => {
      context.onWarning?.(warned);
      return GUESTS_FROZEN.map((guest) => guestReport(guest, { freeze: frozen({ guest, warnings: [warned] }) }));
    };
    const thaw = () => GUESTS_FROZEN.map((guest) => good(guest, { warnings: [warned] }));
    const cli = new Cli({ terminal: true, env: { NO_COLOR: '1' }, group: () => new ScriptedGroup({ freeze, thaw }) });
    await cli.run('run', ...GUESTS, ...SUCCESS);
    expect(cli.stderr).toContain('warning: A_WARNING');
    expect(cli.stdout).not.toContain('A_WARNING');
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

  it('is told once that it was interrupted, beside what each guest is worth', async () => {
    using command = new EndlessCommand();
    const cancelled = (guest: string) =>
      guestReport(guest, { outcome: 'crash', thaw: thawed('crash', { guest, reasons: [notice({ name: 'CANCELLED' })] }) });
    const { cli } = running(() => GUESTS_FROZEN.map(cancelled));
    const code = cli.run('run', ...GUESTS, ...command.line);
    await command.begun();
    cli.interrupt({ signal: 'SIGINT' });
    expect(await code).toBe(130);
    expect(cli.stdout.match(/CANCELLED/g)).toHaveLength(1);
    expect(cli.stdout).toMatch(/Error {5}CANCELLED\n.*It was interrupted by SIGINT\./);
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
