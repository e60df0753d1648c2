import { Cli } from '@qga-vss/test-kit/src/command/cli.ts';
import { machine } from '@qga-vss/test-kit/src/command/machine.ts';
import { describe, expect, it } from 'vitest';

describe('status for people', () => {
  it('says the state, the owner and what is left', async () => {
    const cli = new Cli();
    expect(await cli.run('status')).toBe(0);
    expect(cli.stdout).toBe(
      'FROZEN  writes are held\n  Owner     this process\n  Volumes   2\n  Held      1.5 s\n  Left      at most 8.5 s\n',
    );
  });

  it('says of a mutex that another program has taken what it means, and of no freeze that there is one', async () => {
    const status = { state: 'thawed', owner: 'other', ownerSid: 'S-1-5-21', volumeCount: 0, simulated: false } as const;
    const cli = new Cli({ script: { status: () => status } });
    await cli.run('status');
    expect(cli.stdout).toBe('THAWED  nothing is frozen\n  Mutex     taken by another program (S-1-5-21): nothing can be frozen\n');
  });

  it("says of another program's freeze no more than is known: it may not be frozen yet", async () => {
    const cli = new Cli({ machine: machine('agent-busy') });
    await cli.run('status');
    expect(cli.stdout).toBe("FOREIGN  another program's freeze is under way (simulated)\n  Owner     another program (S-1-5-18)\n");
    await cli.run('thaw');
    expect(cli.stderr).toContain('The disks are not frozen yet.');
  });

  it('is the result of the contract with --json', async () => {
    const cli = new Cli();
    await cli.run('status', '--json');
    expect(cli.json()).toEqual(await cli.service.status());
  });
});
