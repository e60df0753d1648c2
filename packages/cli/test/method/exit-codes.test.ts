import { QgaError } from '@qga-vss/core';
import { VirtualClock } from '@qga-vss/core/src/simulator/virtual-clock.ts';
import { Cli } from '@qga-vss/test-kit/src/command/cli.ts';
import { machine } from '@qga-vss/test-kit/src/command/machine.ts';
import { describe, expect, it } from 'vitest';

const ask = (scenario: string, ...argv: readonly string[]): Promise<number> => new Cli({ machine: machine(scenario) }).run(...argv);

describe('exit codes of commands that are methods', () => {
  it.each([
    { code: 0, scenario: 'healthy', argv: ['doctor'] },
    { code: 0, scenario: 'healthy', argv: ['thaw'] },
    { code: 0, scenario: 'agent-busy', argv: ['status'] },
    { code: 2, scenario: 'healthy', argv: ['volumes', 'Q:'] },
    { code: 2, scenario: 'healthy', argv: ['explain', 'nonsense'] },
    { code: 3, scenario: 'unsupported-volume', argv: ['freeze'] },
    { code: 3, scenario: 'writer-fails-early', argv: ['freeze', '--on-writer-failure', 'fail'] },
    { code: 4, scenario: 'stale', argv: ['status'] },
    { code: 4, scenario: 'stale', argv: ['thaw'] },
    { code: 4, scenario: 'healthy', argv: ['thaw', '--session-id', 'nobody-knows-it'] },
    { code: 4, scenario: 'healthy', argv: ['status', '--session-id', 'nobody-knows-it'] },
    { code: 6, scenario: 'busy', argv: ['prepare'] },
    { code: 6, scenario: 'agent-busy', argv: ['freeze'] },
    { code: 6, scenario: 'agent-busy', argv: ['writers'] },
    { code: 6, scenario: 'agent-busy', argv: ['thaw'] },
    { code: 6, scenario: 'agent-busy', argv: ['thaw', '--rescue'] },
    { code: 7, scenario: 'access-denied', argv: ['freeze'] },
    { code: 7, scenario: 'access-denied', argv: ['provider', 'register'] },
    { code: 7, scenario: 'provider-missing', argv: ['freeze'] },
    { code: 7, scenario: 'provider-missing', argv: ['doctor'] },
  ])('$code: $argv on $scenario', async ({ code, scenario, argv }) => expect(await ask(scenario, ...argv)).toBe(code));

  it.each([
    { code: 0, scenario: 'healthy' },
    { code: 0, scenario: 'no-writers' },
    { code: 5, scenario: 'sql-writer-fails' },
  ])('$code: thaw on $scenario', async ({ code, scenario }) => {
    const service = machine(scenario);
    await service.freeze();
    expect(await new Cli({ machine: service }).run('thaw')).toBe(code);
  });

  it('4: thaw, and the status before it, of a hold that Windows ended', async () => {
    const clock = new VirtualClock();
    const service = machine('healthy', clock);
    await service.freeze({ holdMs: 60_000 });
    await clock.sleep(11_000);
    const status = new Cli({ machine: service });
    {
      // The clock does not see that parts of the command are loaded, and would go on to the hold limit.
      using _still = clock.pause();
      expect(await status.run('status')).toBe(4);
    }
    expect(status.stdout).toMatch(/^EXPIRED/);
    expect(await new Cli({ machine: service }).run('thaw')).toBe(4);
  });

  it('4: thaw after the hold limit, and the status of the session before it', async () => {
    const clock = new VirtualClock();
    const service = machine('healthy', clock);
    const { sessionId } = await service.freeze({ holdMs: 500 });
    await clock.sleep(1000);
    const status = new Cli({ machine: service });
    expect(await status.run('status', '--session-id', sessionId)).toBe(4);
    expect(status.stdout).toMatch(/^THAWED.*\n {2}Session {3}\S+\n {2}Ended {5}CRASH-CONSISTENT\. The hold was lost/);
    expect(await new Cli({ machine: service }).run('status')).toBe(4);
    expect(await new Cli({ machine: service }).run('thaw', sessionId)).toBe(4);
  });

  it('1: what nobody has foreseen', async () => {
    const fail = (): never => {
      throw new TypeError('a defect');
    };
    const cli = new Cli({ script: { freeze: fail } });
    expect(await cli.run('freeze')).toBe(1);
    expect(cli.stderr).toContain('INTERNAL_ERROR');
    expect(cli.stderr).not.toMatch(/^\s+at /m);
  });

  it('130: interrupted while it freezes, after the freeze was called off', async () => {
    const cli: Cli = new Cli({
      script: {
        freeze: ({ signal }) =>
          new Promise((_, reject) => {
            signal?.addEventListener('abort', () => reject(QgaError.of('CANCELLED')));
            cli.interrupt({ signal: 'SIGINT' });
          }),
      },
    });
    expect(await cli.run('freeze')).toBe(130);
    expect(cli.stderr).toContain('SIGINT');
    expect(cli.guarded).toBe(false);
  });
});
