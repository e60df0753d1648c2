import { type AwaitThawResult, QgaError } from '@qga-vss/core';
import { Cli, node, SUCCESS } from '@qga-vss/test-kit/src/command/cli.ts';
import { EndlessCommand } from '@qga-vss/test-kit/src/command/endless-command.ts';
import { notice, thawed } from '@qga-vss/test-kit/src/command/results.ts';
import { describe, expect, it } from 'vitest';

const lost: AwaitThawResult = {
  sessionId: 'session-1',
  heldMs: 9500,
  lost: notice({ name: 'HOLD_LIMIT_REACHED', message: 'The limit thawed.' }),
  simulated: false,
};

const crash = () => thawed('crash', { endedBy: 'hold-limit', reasons: [notice({ name: 'HOLD_LIMIT_REACHED', kind: 'lost' })] });

/** A command line whose hold is over once the command is under way, and what was known when it was told. */
const losing = (command: EndlessCommand, end: () => Promise<AwaitThawResult>): Cli =>
  new Cli({
    script: {
      holdEnd: async () => {
        await command.begun();
        return await end();
      },
      thaw: crash,
    },
  });

describe('a hold that ends before the command', () => {
  it('is told of at once on stderr, with what becomes of the command, which is left running: exit code 4', async () => {
    using command = new EndlessCommand();
    const cli = losing(command, async () => lost);
    const code = cli.run('run', '--json', ...command.line);
    await command.begun();
    while (cli.stderr === '') await new Promise((resolve) => setTimeout(resolve, 5));
    expect(cli.stderr).toMatch(
      /^warning: COMMAND_OUTLIVED_HOLD\n {2}.*The limit thawed\. It is left running; --kill-on-expiry would end it\.\n {2}\S/,
    );
    expect(cli.stdout).toBe('');
    command.finish();
    expect(await code).toBe(4);
    expect(cli.json()).toMatchObject({
      outcome: 'crash',
      command: { exitCode: 0 },
      warnings: [{ name: 'COMMAND_OUTLIVED_HOLD' }],
    });
    expect(cli.json()).not.toHaveProperty('command.stopped');
  });

  it('ends the command with --kill-on-expiry', async () => {
    using command = new EndlessCommand();
    const cli = losing(command, async () => lost);
    expect(await cli.run('run', '--json', '--kill-on-expiry', ...command.line)).toBe(4);
    expect(cli.stderr).toContain('It is ended now.');
    expect(cli.json()).toMatchObject({ outcome: 'crash', command: { exitCode: null, signal: 'SIGTERM', stopped: 'expiry' }, error: null });
  });

  it.each([
    { argv: [], words: /exit code 0, after \d.*, \d+ d( \d+ h)? of that after the hold was over$/m },
    { argv: ['--kill-on-expiry'], words: /ended by SIGTERM \(--kill-on-expiry\), after \d/m },
  ])('is told of in the report, too: $argv', async ({ argv, words }) => {
    using command = new EndlessCommand();
    const cli = losing(command, async () => {
      if (argv.length === 0) command.finish();
      return lost;
    });
    await cli.run('run', ...argv, ...command.line);
    expect(cli.stdout).toMatch(words);
  });

  it('because the host is gone is told only once it is thawed', async () => {
    using command = new EndlessCommand();
    const told: string[] = [];
    const cli: Cli = new Cli({
      script: {
        holdEnd: async () => {
          await command.begun();
          throw QgaError.of('HOST_LOST');
        },
        thaw: () => {
          told.push(cli.stderr);
          throw QgaError.of('SESSION_LOST');
        },
      },
    });
    expect(await cli.run('run', '--json', '--kill-on-expiry', ...command.line)).toBe(4);
    expect(told).toEqual(['']);
    expect(cli.stderr).toContain('COMMAND_OUTLIVED_HOLD');
    expect(cli.json()).toMatchObject({ outcome: 'unknown', thaw: null, error: { name: 'SESSION_LOST' } });
  });

  it('that cannot be waited for is no lost hold: the command runs to its end', async () => {
    const cli = new Cli({
      script: {
        holdEnd: async () => {
          throw QgaError.of('INTERNAL_ERROR');
        },
      },
    });
    expect(await cli.run('run', '--json', ...SUCCESS)).toBe(0);
    expect(cli.json()).toMatchObject({ outcome: 'application' });
  });

  it('leaves an interruption its power: it ends the command, and 130 is the exit code', async () => {
    using command = new EndlessCommand();
    const cli = losing(command, async () => lost);
    const code = cli.run('run', '--json', ...command.line);
    while (cli.stderr === '') await new Promise((resolve) => setTimeout(resolve, 5));
    cli.interrupt({ signal: 'SIGTERM' });
    expect(await code).toBe(130);
    expect(cli.json()).toMatchObject({ outcome: 'crash', command: { stopped: 'interruption' }, error: { name: 'CANCELLED' } });
  });
});

it('a simulated hold limit is told of while the command runs', async () => {
  const { connect } = await import('@qga-vss/core');
  const cli = new Cli({ connect: (options) => connect({ ...options, inProcess: true }) });
  const code = await cli.run('run', '--simulate', '--hold-ms', '500', '--kill-on-expiry', '--json', ...node('setInterval(() => {}, 1000)'));
  expect(code).toBe(4);
  expect(cli.stderr).toContain('COMMAND_OUTLIVED_HOLD\n  The hold ended while the command was still running. The hold limit thawed');
  expect(cli.json()).toMatchObject({ outcome: 'crash', command: { stopped: 'expiry' }, thaw: { endedBy: 'hold-limit' } });
});
