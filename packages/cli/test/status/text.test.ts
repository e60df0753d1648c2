import { Cli } from '@qga-vss/test-kit/src/command/cli.ts';
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

  it('is the result of the contract with --json', async () => {
    const cli = new Cli();
    await cli.run('status', '--json');
    expect(cli.json()).toEqual(await cli.service.status());
  });
});
