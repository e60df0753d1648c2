import { setTimeout } from 'node:timers/promises';
import { QgaError, type ThawResult } from '@qga-vss/core';
import { systemClock } from '@qga-vss/core/internal';
import { Cli, SUCCESS } from '@qga-vss/test-kit/src/command/cli.ts';
import { EndlessCommand } from '@qga-vss/test-kit/src/command/endless-command.ts';
import { frozen, notice, thawed, watched } from '@qga-vss/test-kit/src/command/results.ts';
import { describe, expect, it } from 'vitest';
import { ReportFolder } from '../support/report-folder.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const;

describe('an interruption', () => {
  it.each(SIGNALS)('%s while freezing cancels the freeze and exits with 130', async (signal) => {
    const cli: Cli = new Cli({
      script: {
        freeze: (context) =>
          new Promise((_, reject) => {
            context.signal?.addEventListener('abort', () => reject(QgaError.of('CANCELLED')));
            cli.interrupt({ signal });
          }),
      },
    });
    expect(await cli.run('run', '--json', ...SUCCESS)).toBe(130);
    expect(cli.json()).toMatchObject({ outcome: 'not-frozen', command: null, error: { name: 'CANCELLED' } });
    expect(cli.service.calls).toEqual(['freeze', 'dispose']);
  });

  it.each(SIGNALS)('%s while frozen thaws, passes the signal on where there is such a one, and exits with 130', async (signal) => {
    using command = new EndlessCommand();
    const cli = new Cli({ script: { freeze: () => frozen({ backupType: 'copy' }), thaw: () => thawed('crash', { endedBy: 'cancel' }) } });
    const code = cli.run('run', '--json', ...command.line);
    await command.begun();
    cli.interrupt({ signal });
    expect(await code).toBe(130);
    const passedOn = signal === 'SIGBREAK' ? 'SIGTERM' : signal;
    const ended = { exitCode: null, signal: passedOn, stopped: 'interruption' };
    expect(cli.json()).toMatchObject({ outcome: 'crash', command: ended, error: { name: 'CANCELLED' } });
    expect(cli.service.thawOptions).toEqual({ sessionId: 'session-1' });
  });

  it('while frozen is told of once, with how the command ended', async () => {
    using command = new EndlessCommand();
    const reasons = [notice({ name: 'CANCELLED', message: 'It was cancelled.' })];
    const cli = new Cli({ script: { thaw: () => thawed('crash', { endedBy: 'cancel', reasons }) } });
    const code = cli.run('run', ...command.line);
    await command.begun();
    cli.interrupt({ signal: 'SIGTERM' });
    await code;
    expect(cli.stdout.match(/CANCELLED/g)).toHaveLength(1);
    expect(cli.stdout).toMatch(/Error {5}CANCELLED\n.*It was interrupted by SIGTERM\./);
    expect(cli.stdout).toMatch(/Command {3}ended by SIGTERM \(interrupted\), after \d/);
  });

  it('thaws before the command is asked to end', async () => {
    using command = new EndlessCommand({ stubborn: true });
    let endedAtThaw: boolean | undefined;
    const thaw = (): ThawResult => {
      endedAtThaw = command.wasAskedToEnd();
      return thawed('crash');
    };
    const cli = new Cli({ script: { thaw } });
    const code = cli.run('run', '--json', ...command.line);
    await command.begun();
    cli.interrupt({ signal: 'SIGINT' });
    await code;
    expect(endedAtThaw).toBe(false);
    expect(command.wasAskedToEnd()).toBe(true);
    expect(cli.json()).toMatchObject({ command: { exitCode: 5 } });
  });

  it('hides no freeze that was lost meanwhile', async () => {
    const cli: Cli = new Cli({
      script: {
        freeze: () => {
          cli.interrupt({ signal: 'SIGINT' });
          throw QgaError.of('GUEST_UNHEARD');
        },
      },
    });
    expect(await cli.run('run', '--json', ...SUCCESS)).toBe(4);
    expect(cli.json()).toMatchObject({ command: null, error: { name: 'GUEST_UNHEARD' } });
  });

  it.each(['SESSION_LOST', 'INTERNAL_ERROR'] as const)('hides no thaw that failed: %s', async (name) => {
    using command = new EndlessCommand();
    const thaw = () => {
      throw QgaError.of(name);
    };
    const cli = new Cli({ script: { thaw } });
    const code = cli.run('run', '--json', ...command.line);
    await command.begun();
    cli.interrupt({ signal: 'SIGINT' });
    expect(await code).toBe(4);
    expect(cli.json()).toMatchObject({ outcome: 'unknown', command: { stopped: 'interruption' }, error: { name } });
  });

  it.each([
    ['SESSION_LOST', 4],
    ['ABORT_TIMEOUT', 130],
  ] as const)('of freeze alone hides no session that was lost: %s exits with %d', async (name, code) => {
    const cli: Cli = new Cli({
      script: {
        freeze: () => {
          cli.interrupt({ signal: 'SIGINT' });
          throw QgaError.of(name);
        },
      },
    });
    expect(await cli.run('freeze', '--json')).toBe(code);
  });

  it('between frozen and the start of the command keeps the command from starting', async () => {
    const cli: Cli = new Cli({
      script: {
        freeze: () => {
          cli.interrupt({ signal: 'SIGINT' });
          return frozen();
        },
        thaw: () => thawed('crash'),
      },
    });
    expect(await cli.run('run', '--json', ...SUCCESS)).toBe(130);
    expect(cli.json()).toMatchObject({ outcome: 'crash', command: null });
  });

  it('after the command has ended changes nothing', async () => {
    const cli: Cli = new Cli({
      script: {
        thaw: () => {
          cli.interrupt({ signal: 'SIGINT' });
          return thawed('application');
        },
      },
    });
    expect(await cli.run('run', '--json', ...SUCCESS)).toBe(0);
    expect(cli.json()).toMatchObject({ outcome: 'application', error: null });
  });

  it('by an error nobody caught thaws, too, and says what it was', async () => {
    using command = new EndlessCommand();
    const cli = new Cli({ script: { thaw: () => thawed('crash') } });
    const code = cli.run('run', '--json', ...command.line);
    await command.begun();
    cli.interrupt({ error: new Error('a defect') });
    expect(await code).toBe(4);
    expect(cli.service.calls).toEqual(['freeze', 'thaw', 'dispose']);
    expect(cli.json()).toMatchObject({ error: { name: 'INTERNAL_ERROR', message: expect.stringContaining('a defect') } });
  });

  it('is listened for from before the freeze to after the thaw, and no longer', async () => {
    const guarded: boolean[] = [];
    const look = (): void => void guarded.push(cli.guarded);
    const cli: Cli = new Cli({
      script: watched(look),
    });
    await cli.run('run', ...SUCCESS);
    expect([...guarded, cli.guarded]).toEqual([true, true, false]);
  });
});

describe('a second interruption', () => {
  const RELEASED = 'What it left frozen was released at once.';
  let ms = 0;
  /** Each signal comes later than what counts as one interruption. */
  const clock = { ...systemClock, monotonic: () => (ms += 150) };
  /** An interruption before that would have nobody to hear it: on a busy computer the command is still being loaded. */
  const called = async (cli: Cli, method: string): Promise<void> => {
    while (!cli.service.calls.includes(method)) await setTimeout(5);
  };

  it('while thaw is not answered ends the host, says what is known, and exits with 4', async () => {
    // It is ended by force after three seconds, in this process that goes on.
    using command = new EndlessCommand({ deaf: true });
    const cli = new Cli({ clock, script: { thaw: () => new Promise(() => {}), endNow: RELEASED } });
    const code = cli.run('run', '--json', ...command.line);
    await command.begun();
    cli.interrupt({ signal: 'SIGTERM' });
    await called(cli, 'thaw');
    cli.interrupt({ signal: 'SIGTERM' });
    expect(await code).toBe(4);
    expect(cli.service.calls).toEqual(['freeze', 'thaw', 'endNow', 'dispose']);
    expect(cli.json()).toMatchObject({ outcome: 'unknown', thaw: null, error: { name: 'HOST_LOST' } });
    expect(cli.stdout).toMatch(/released at once\. The command still runs \(process \d+\)\./);
  });

  it('while freeze is not answered is no success either', async () => {
    const cli: Cli = new Cli({ clock, script: { freeze: () => new Promise(() => {}) } });
    const code = cli.run('run', '--json', ...SUCCESS);
    await called(cli, 'freeze');
    cli.interrupt({ signal: 'SIGINT' });
    cli.interrupt({ signal: 'SIGINT' });
    expect(await code).toBe(4);
    expect(cli.json()).toMatchObject({ outcome: 'unknown', command: null, error: { name: 'HOST_LOST' } });
    expect(cli.stdout).toContain('The command was not started.');
  });

  it('after thaw was confirmed tells its outcome, and does not wait for the command', async () => {
    using command = new EndlessCommand({ deaf: true });
    const cli = new Cli({ clock, script: { thaw: () => thawed('crash', { endedBy: 'cancel' }) } });
    const code = cli.run('run', '--json', ...command.line);
    await command.begun();
    cli.interrupt({ signal: 'SIGTERM' });
    await called(cli, 'thaw');
    cli.interrupt({ signal: 'SIGTERM' });
    expect(await code).toBe(130);
    expect(cli.json()).toMatchObject({ outcome: 'crash', thaw: { consistency: 'crash' } });
    expect(cli.stdout).toContain('It was interrupted again, and did not wait for the command.');
    const { command: ran } = cli.json() as { readonly command: object };
    expect(ran).toMatchObject({ program: process.execPath, exitCode: null, signal: null, stopped: 'interruption' });
    expect(ran).not.toHaveProperty('endedAt');
  });

  it('says to people that the command still runs, and so does its report', async () => {
    using command = new EndlessCommand({ deaf: true });
    using folder = new ReportFolder();
    const cli = new Cli({ clock, script: { thaw: () => thawed('crash', { endedBy: 'cancel' }) } });
    const code = cli.run('run', '--report', folder.file(), ...command.line);
    await command.begun();
    cli.interrupt({ signal: 'SIGTERM' });
    await called(cli, 'thaw');
    cli.interrupt({ signal: 'SIGTERM' });
    expect(await code).toBe(130);
    expect(cli.stdout).toContain('  Command   still runs\n');
    const page = new Cli();
    expect(await page.run('timeline', folder.file())).toBe(0);
    expect(page.stdout).toContain('<dt>Command</dt><dd>still runs</dd>');
  });

  it('counts also where the first one changed nothing, because the command had ended', async () => {
    const cli: Cli = new Cli({
      clock,
      script: {
        thaw: async () => {
          cli.interrupt({ signal: 'SIGINT' });
          cli.interrupt({ signal: 'SIGINT' });
          return await new Promise(() => {});
        },
      },
    });
    expect(await cli.run('run', '--json', ...SUCCESS)).toBe(4);
    expect(cli.json()).toMatchObject({ outcome: 'unknown', command: { exitCode: 0 } });
  });

  it('is not the same one that two have passed on, though somebody sets the clock meanwhile', async () => {
    using command = new EndlessCommand();
    const clock = { ...systemClock, now: () => (ms += 3_600_000), monotonic: () => 0 };
    const cli = new Cli({ clock, script: { thaw: () => thawed('crash', { endedBy: 'cancel' }) } });
    const code = cli.run('run', '--json', ...command.line);
    await command.begun();
    cli.interrupt({ signal: 'SIGINT' });
    cli.interrupt({ signal: 'SIGINT' });
    expect(await code).toBe(130);
    expect(cli.service.calls).toEqual(['freeze', 'thaw', 'dispose']);
  });

  it('ends thaw, too', async () => {
    const cli = new Cli({ clock, script: { thaw: () => new Promise(() => {}), endNow: RELEASED } });
    const code = cli.run('thaw', '--json');
    await called(cli, 'thaw');
    cli.interrupt({ signal: 'SIGINT' });
    cli.interrupt({ signal: 'SIGINT' });
    expect(await code).toBe(4);
    expect(cli.service.calls).toEqual(['thaw', 'endNow', 'dispose']);
  });
});
