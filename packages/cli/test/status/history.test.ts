import type { StatusResult } from '@qga-vss/core';
import { Cli } from '@qga-vss/test-kit/src/command/cli.ts';
import { entry, HOUR_MS, NOW } from '@qga-vss/test-kit/src/command/history.ts';
import { describe, expect, it } from 'vitest';

const thawed = (special: Partial<StatusResult>): Cli =>
  new Cli({ script: { status: () => ({ state: 'thawed', volumeCount: 0, simulated: false, ...special }) } });

describe('the last freezes for people', () => {
  it('says of each when it ended, what it is worth, whether it was taken, and what there is against it', async () => {
    const partial = entry({ endedAt: NOW, outcome: 'partial', good: 'no', failedWriters: ['SqlServerWriter'] });
    const good = entry({ endedAt: NOW - HOUR_MS });
    const { endedAt: _, heldMs: __, ...dead } = entry({ begunAt: NOW - 2 * HOUR_MS, outcome: 'unknown', good: 'no' });
    const cli = thawed({ history: [partial, good, dead], lastGood: good });
    expect(await cli.run('status', '--last', '3')).toBe(0);
    expect(cli.service.statusOptions).toEqual({ last: 3 });
    expect(cli.stdout.split('\n')).toEqual([
      'THAWED  nothing is frozen',
      '  Last good 2026-01-01 23:00:00 UTC',
      '',
      '2026-01-02 00:00:00 UTC\tPARTIAL\tnot good\t1.2 s\tSqlServerWriter',
      '2026-01-01 23:00:00 UTC\tAPPLICATION-CONSISTENT\tgood\t1.2 s\t',
      '2026-01-01 22:00:00 UTC\tUNKNOWN\tnot good\t\t',
      '',
    ]);
  });

  it('says where none is known, and which one nobody has told of', async () => {
    const cli = thawed({ history: [entry({ endedAt: NOW, good: 'not-told' })] });
    await cli.run('status', '--last');
    expect(cli.service.statusOptions).toEqual({ last: 1 });
    expect(cli.stdout).toContain('  Last good none is known\n');
    expect(cli.stdout).toContain('\tnot told whether it was taken\t');
  });

  it('says nothing of them while the disks may be frozen', async () => {
    const cli = thawed({ state: 'frozen' });
    await cli.run('status', '--last');
    expect(cli.stdout).toBe('FROZEN  writes are held\n');
  });
});
