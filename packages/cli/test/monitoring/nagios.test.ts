import { type CallContext, type DoctorResult, QgaError, type StatusResult } from '@qga-vss/core';
import { Cli } from '@qga-vss/test-kit/src/command/cli.ts';
import { entry, HOUR_MS, NOW } from '@qga-vss/test-kit/src/command/history.ts';
import { notice } from '@qga-vss/test-kit/src/command/results.ts';
import { describe, expect, it, test } from 'vitest';

/** Sleeps take no time. */
const clock = { now: () => NOW, monotonic: () => 0, sleep: async () => {} };

const STATUS = { state: 'thawed', volumeCount: 0, simulated: false } as const;

const told = async (status: Partial<StatusResult> | QgaError, ...argv: readonly string[]) => {
  const answer = () => {
    if (status instanceof QgaError) throw status;
    return { ...STATUS, ...status };
  };
  const cli = new Cli({ clock, script: { status: answer } });
  const exitCode = await cli.run('status', '--last', '--format', 'nagios', ...argv);
  return { exitCode, line: cli.stdout, asked: cli.service.statusOptions };
};

const hoursAgo = (hours: number) => NOW - hours * HOUR_MS;

describe('status as a plugin of Nagios', () => {
  const good = entry({ endedAt: hoursAgo(6) });
  const old = entry({ endedAt: hoursAgo(30) });
  const partial = entry({
    endedAt: hoursAgo(6),
    outcome: 'partial',
    good: 'no',
    failedWriters: ['SqlServerWriter'],
    reasons: [{ name: 'WRITER_FAILED', message: '' }],
  });
  const lost = entry({
    endedAt: hoursAgo(6),
    outcome: 'crash',
    good: 'no',
    heldMs: 9500,
    reasons: [{ name: 'HOLD_LIMIT_REACHED', message: '' }],
  });

  it.each<[string, Partial<StatusResult>, readonly string[], number, string]>([
    [
      'a good one',
      { history: [good], lastGood: good },
      [],
      0,
      'QGA-VSS OK - last good snapshot 6 h ago; last freeze application 6 h ago | last_good_age=21600s;93600;180000;0 held=1.24s;;;0 failed_writers=0;0;;0\n',
    ],
    [
      'a partial one',
      { history: [partial], lastGood: old },
      ['--warning-age', '2d', '--critical-age', '3d'],
      1,
      'QGA-VSS WARNING - last freeze partial 6 h ago (SqlServerWriter, WRITER_FAILED) | last_good_age=108000s;172800;259200;0 held=1.24s;;;0 failed_writers=1;0;;0\n',
    ],
    [
      'a lost one',
      { history: [lost], lastGood: old },
      [],
      2,
      'QGA-VSS CRITICAL - last freeze crash 6 h ago (HOLD_LIMIT_REACHED); last good snapshot 1 d 6 h ago | last_good_age=108000s;93600;180000;0 held=9.5s;;;0 failed_writers=0;0;;0\n',
    ],
    [
      'none that was good',
      { history: [lost] },
      [],
      2,
      'QGA-VSS CRITICAL - no good snapshot is known; last freeze crash 6 h ago (HOLD_LIMIT_REACHED) | last_good_age=U;93600;180000;0 held=9.5s;;;0 failed_writers=0;0;;0\n',
    ],
  ])('%s', async (_, status, argv, exitCode, line) => {
    expect(await told(status, ...argv)).toEqual({ exitCode, line, asked: { last: 1 } });
  });

  it.each<[string, Partial<StatusResult>, number, string]>([
    ['one that is older than it may be', { history: [old], lastGood: old }, 1, 'WARNING - last good snapshot 1 d 6 h ago |'],
    [
      'one that is far older',
      { history: [old], lastGood: entry({ endedAt: hoursAgo(51) }) },
      2,
      'CRITICAL - last good snapshot 2 d 3 h ago |',
    ],
    [
      'one that nobody has told of',
      { history: [entry({ endedAt: hoursAgo(1), good: 'not-told' })], lastGood: good },
      1,
      'WARNING - last freeze application 1 h ago, but nobody has said whether its snapshot was taken |',
    ],
    [
      'one that was not taken',
      { history: [entry({ endedAt: hoursAgo(1), good: 'no', snapshotTaken: false })], lastGood: good },
      1,
      'WARNING - last freeze application 1 h ago, but its snapshot was not taken |',
    ],
    ['no freeze at all', { history: [] }, 3, 'UNKNOWN - no freeze is in the history |'],
    ['a freeze that does not end', { state: 'frozen' }, 3, 'UNKNOWN - a freeze is under way (frozen), so the history was not read |'],
    [
      'one left behind',
      { state: 'stale' },
      2,
      'CRITICAL - a freeze was left behind by a process that is gone, so the history was not read |',
    ],
    [
      'one that is presumably lost',
      { state: 'expired' },
      2,
      'CRITICAL - a freeze is presumably no longer held by Windows, and was not thawed, so the history was not read |',
    ],
    [
      'a mutex that another program has taken',
      { owner: 'other', ownerSid: 'S-1-5-21', history: [good], lastGood: good },
      2,
      'CRITICAL - the mutex is taken by another program (S-1-5-21): nothing can be frozen |',
    ],
  ])('%s', async (_, status, exitCode, said) => {
    const { line, ...rest } = await told(status);
    expect({ exitCode: rest.exitCode, line }).toEqual({ exitCode, line: expect.stringContaining(`QGA-VSS ${said}`) });
  });

  test('while frozen it is asked again until the history can be read', async () => {
    let asked = 0;
    const cli = new Cli({
      clock,
      script: { status: () => (++asked < 4 ? { ...STATUS, state: 'frozen' } : { ...STATUS, history: [good], lastGood: good }) },
    });
    expect(await cli.run('status', '--format', 'nagios')).toBe(0);
    expect(asked).toBe(4);
    expect(cli.opened).toBe(1);
  });

  test('a warning is told once however often it was asked, where nobody watches', async () => {
    const warning = notice({ name: 'HOLDER_SILENT', message: 'It runs.' });
    const status = (context: CallContext) => {
      context.onWarning?.(warning);
      return { ...STATUS, state: 'frozen' } as const;
    };
    const cli = new Cli({ clock, script: { status } });
    expect(await cli.run('status', '--format', 'nagios')).toBe(3);
    expect(cli.stdout.split('\n')).toHaveLength(2);
    expect(cli.stderr.match(/HOLDER_SILENT|It runs/g)).toEqual(['HOLDER_SILENT', 'It runs']);
  });

  test('what cannot be asked is unknown, on one line, and no bar in it ends the text', async () => {
    const { exitCode, line } = await told(QgaError.of('NOT_ELEVATED', { detail: 'a|b\nc' }));
    expect(exitCode).toBe(3);
    expect(line).toBe('QGA-VSS UNKNOWN - NOT_ELEVATED: Only an elevated administrator or SYSTEM may freeze a machine. a/b c\n');
  });
});

describe('doctor as a plugin of Nagios', () => {
  const check = (state: DoctorResult['state'], title = state) => ({ name: 'a-check', title, state, found: `it is ${state}` });
  const doctor = async (...states: readonly DoctorResult['state'][]) => {
    const state = (['fail', 'warn', 'ok', 'skipped'] as const).find((each) => states.includes(each)) ?? 'skipped';
    const checks = states.map((each) => check(each));
    const cli = new Cli({ clock, script: { doctor: () => ({ state, checks, simulated: false }) } });
    return { exitCode: await cli.run('doctor', '--format', 'nagios'), line: cli.stdout };
  };

  it.each<[readonly DoctorResult['state'][], number, string]>([
    [
      ['ok', 'ok', 'skipped'],
      0,
      'QGA-VSS OK - a freeze can work here; 2 checks are well | checks_fail=0;;0;0 checks_warn=0;0;;0 checks_ok=2;;;0 checks_skipped=1;;;0\n',
    ],
    [
      ['warn', 'ok'],
      1,
      'QGA-VSS WARNING - warn: it is warn | checks_fail=0;;0;0 checks_warn=1;0;;0 checks_ok=1;;;0 checks_skipped=0;;;0\n',
    ],
    [
      ['warn', 'fail'],
      2,
      'QGA-VSS CRITICAL - fail: it is fail; warn: it is warn | checks_fail=1;;0;0 checks_warn=1;0;;0 checks_ok=0;;;0 checks_skipped=0;;;0\n',
    ],
    [
      ['skipped'],
      3,
      'QGA-VSS UNKNOWN - nothing could be checked | checks_fail=0;;0;0 checks_warn=0;0;;0 checks_ok=0;;;0 checks_skipped=1;;;0\n',
    ],
  ])('%s', async (states, exitCode, line) => {
    expect(await doctor(...states)).toEqual({ exitCode, line });
  });
});

describe('what does not go together', () => {
  it.each([
    [['--format', 'zabbix'], '--format'],
    [['--output', 'x.prom'], '--output'],
    [['--warning-age', '26h'], '--warning-age'],
    [['--format', 'prometheus', '--warning-age', '26h'], '--warning-age'],
    [['--format', 'prometheus', '--critical-age', '26h'], '--critical-age'],
  ])('%j', async (argv, object) => {
    const cli = new Cli();
    expect(await cli.run('status', ...argv)).toBe(2);
    expect(`${cli.stdout}${cli.stderr}`).toContain(object);
    expect(cli.opened).toBe(0);
  });

  it.each([
    [['--format', 'nagios', '--json'], '--format'],
    [['--format', 'nagios', '--watch'], '--format'],
    [['--format', 'nagios', '--output', 'x.prom'], '--output'],
    [['--format', 'nagios', '--warning-age', '26 hours'], '--warning-age'],
    [['--format', 'nagios', '--warning-age', '3d', '--critical-age', '2d'], '--critical-age'],
    [['--format', 'nagios', '--warning-age', '3d'], 'It must not be less than --warning-age, and is 50h where left out.'],
    [['--format', 'nagios', '--wraning-age', '3d'], '--wraning-age'],
    [['--format=nagios', '--warning-age'], '--warning-age'],
  ])('%j: unknown to a plugin, to which 2 is critical', async (argv, object) => {
    const cli = new Cli();
    expect(await cli.run('status', ...argv)).toBe(3);
    expect(cli.stdout).toMatch(/^QGA-VSS UNKNOWN - INVALID_\w+: .*\n$/);
    expect(cli.stdout).toContain(object);
    expect([cli.stderr, cli.opened]).toEqual(['', 0]);
  });
});

test('a rehearsal says that it is one', async () => {
  const cli = new Cli({ clock, script: { status: () => ({ ...STATUS, simulated: true, history: [] }) } });
  await cli.run('status', '--format', 'nagios', '--simulate');
  expect(cli.stdout).toContain('QGA-VSS UNKNOWN (simulated) - ');
});
