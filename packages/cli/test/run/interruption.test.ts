import { QgaError, type ThawResult } from '@qga-vss/core';
import { Cli, SUCCESS } from '@qga-vss/test-kit/src/command/cli.ts';
import { EndlessCommand } from '@qga-vss/test-kit/src/command/endless-command.ts';
import { frozen, notice, thawed } from '@qga-vss/test-kit/src/command/results.ts';
import { describe, expect, it } from 'vitest';

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
    await cli.run('run', ...SUCCESS);
    expect([...guarded, cli.guarded]).toEqual([true, true, false]);
  });
});
