import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, QgaError, type StatusResult } from '@qga-vss/core';
import { Cli } from '@qga-vss/test-kit/src/command/cli.ts';
import { parseExposition } from '@qga-vss/test-kit/src/command/exposition.ts';
import { entry, HOUR_MS, NOW } from '@qga-vss/test-kit/src/command/history.ts';
import { exposition } from 'qga-vss/src/monitoring/prometheus.ts';
import { afterAll, describe, expect, it, test } from 'vitest';

const clock = { now: () => NOW, monotonic: () => 0, sleep: async () => {} };
const STATUS = { state: 'thawed', volumeCount: 0, simulated: false } as const;
const folder = mkdtempSync(join(tmpdir(), 'qga-vss-prometheus-'));
afterAll(() => rmSync(folder, { recursive: true }));

const metricsOf = async (status: Partial<StatusResult>, ...argv: readonly string[]) => {
  const cli = new Cli({ clock, script: { status: () => ({ ...STATUS, ...status }) } });
  expect(await cli.run('status', '--format', 'prometheus', ...argv)).toBe(0);
  return parseExposition(cli.stdout);
};

/** The one label of a state set that is 1. */
const chosen = (metrics: Awaited<ReturnType<typeof metricsOf>>, name: string) => {
  const samples = metrics.get(name)?.samples ?? [];
  expect(samples.map(({ value }) => value).toSorted()).toEqual([...samples.slice(1).map(() => 0), 1]);
  return Object.values(samples.find(({ value }) => value === 1)?.labels ?? {})[0];
};

describe('status for Prometheus', () => {
  const good = entry({ endedAt: NOW - 30 * HOUR_MS });

  it.each([
    ['application', 'yes', entry()],
    ['partial', 'no', entry({ outcome: 'partial', good: 'no', failedWriters: ['SqlServerWriter'] })],
    ['crash', 'no', entry({ outcome: 'crash', good: 'no', heldMs: 9500 })],
  ] as const)('%s', async (outcome, good_, last) => {
    const metrics = await metricsOf({ history: [last, good], lastGood: good });
    const value = (name: string) => metrics.get(name)?.samples.map((sample) => sample.value);
    expect(chosen(metrics, 'qga_vss_last_freeze_outcome')).toBe(outcome);
    expect(chosen(metrics, 'qga_vss_last_freeze_good')).toBe(good_);
    expect(value('qga_vss_last_good_snapshot_timestamp_seconds')).toEqual([(NOW - 30 * HOUR_MS) / 1000]);
    expect(value('qga_vss_last_freeze_timestamp_seconds')).toEqual([NOW / 1000]);
    expect(value('qga_vss_last_freeze_held_seconds')).toEqual([outcome === 'crash' ? 9.5 : 1.24]);
    expect(value('qga_vss_last_freeze_failed_writers')).toEqual([last.failedWriters.length]);
    const counted = metrics.get('qga_vss_history_freezes')?.samples.filter((sample) => sample.value > 0) ?? [];
    const counts = counted.map(({ labels, value }) => [labels['outcome'], value]);
    expect(counts).toEqual(
      outcome === 'application'
        ? [['application', 2]]
        : [
            ['application', 1],
            [outcome, 1],
          ],
    );
  });

  it('leaves out what is not known, and says by which name a guest goes', async () => {
    const metrics = await metricsOf({ history: [] }, '--guest', 'libvirt:web01');
    expect([...metrics.keys()]).toEqual(['qga_vss_collection_success', 'qga_vss_collection_timestamp_seconds', 'qga_vss_history_freezes']);
    for (const { samples } of metrics.values()) for (const { labels } of samples) expect(labels['guest']).toBe('libvirt:web01');
  });

  it('goes by the conventions for names', async () => {
    const metrics = await metricsOf({ history: [good], lastGood: good });
    for (const [name, { help, type }] of metrics) {
      expect(name).toMatch(/^qga_vss_[a-z_]+$/);
      expect(type).toBe('gauge');
      expect(help).toMatch(/^[A-Z].*\.$/);
      expect(/timestamp|held/.test(name)).toBe(name.endsWith('_seconds'));
    }
  });
});

test('doctor for Prometheus has every check with its state, of two alike the graver', async () => {
  const check = (state: 'ok' | 'warn' | 'fail', title: string) => ({ name: 'writer', title, state, found: '' });
  const checks = [check('ok', 'Writer "A"\\B'), check('warn', 'Writer "A"\\B'), check('fail', 'Writer C')];
  const cli = new Cli({ clock, script: { doctor: () => ({ state: 'fail', checks, simulated: false }) } });
  expect(await cli.run('doctor', '--format', 'prometheus')).toBe(0);
  const samples = parseExposition(cli.stdout).get('qga_vss_doctor_check_state')?.samples ?? [];
  expect(samples.filter(({ value }) => value === 1).map(({ labels }) => labels)).toEqual([
    { check: 'writer', title: 'Writer "A"\\B', state: 'warn' },
    { check: 'writer', title: 'Writer C', state: 'fail' },
  ]);
});

describe('a file for a textfile collector', () => {
  it('is written whole, in the place of an older one, and nothing else is left', async () => {
    const path = join(folder, 'qga-vss.prom');
    writeFileSync(path, 'old');
    const cli = new Cli({ clock, script: { status: () => ({ ...STATUS, history: [entry()], lastGood: entry() }) } });
    expect(await cli.run('status', '--format', 'prometheus', '--output', path)).toBe(0);
    expect(cli.stdout).toBe('');
    expect(parseExposition(readFileSync(path, 'utf8')).get('qga_vss_collection_success')?.samples).toEqual([
      { labels: { collector: 'status' }, value: 1 },
    ]);
    expect(readdirSync(folder)).toEqual(['qga-vss.prom']);
  });

  it('says that it could not be asked, and so does the exit code', async () => {
    const path = join(folder, 'failed.prom');
    const unasked = () => {
      throw QgaError.of('NOT_ELEVATED');
    };
    const cli = new Cli({ clock, script: { status: unasked } });
    expect(await cli.run('status', '--format', 'prometheus', '--output', path)).toBe(7);
    const metrics = parseExposition(readFileSync(path, 'utf8'));
    expect(metrics.get('qga_vss_collection_success')?.samples[0]?.value).toBe(0);
    expect([...metrics.keys()]).toHaveLength(2);
    expect(cli.stderr).toContain(QgaError.of('NOT_ELEVATED').failure.remedy);
  });

  it.each([
    ['frozen', 'FREEZE_IN_PROGRESS'],
    ['stale', 'STALE_FREEZE'],
  ] as const)('says nothing of freezes whose history it could not read: %s', async (state, name) => {
    const cli = new Cli({ clock, script: { status: () => ({ ...STATUS, state }) } });
    expect(await cli.run('status', '--format', 'prometheus')).toBe(6);
    const metrics = parseExposition(cli.stdout);
    expect(metrics.get('qga_vss_collection_success')?.samples[0]?.value).toBe(0);
    expect([...metrics.keys()]).toHaveLength(2);
    expect(cli.stderr).toContain(name);
  });

  it('that cannot be written hides nothing of what could not be asked', async () => {
    const unasked = () => {
      throw QgaError.of('NOT_ELEVATED', { detail: 'a\u001bb' });
    };
    const cli = new Cli({ clock, script: { status: unasked } });
    const path = join(folder, 'missing', 'x.prom');
    expect(await cli.run('status', '--format', 'prometheus', '--output', path)).toBe(7);
    expect(cli.stderr).toContain('warning: REPORT_NOT_SAVED');
    expect(cli.stderr).toContain('a\\u001bb');
  });

  it('is not written at all where it cannot be written', async () => {
    const path = join(folder, 'metrics', 'x.prom');
    mkdirSync(path, { recursive: true });
    const cli = new Cli({ clock, script: { status: () => ({ ...STATUS, history: [] }) } });
    expect(await cli.run('status', '--format', 'prometheus', '--output', path)).toBe(2);
    expect(cli.stderr).toContain('REPORT_NOT_SAVED');
    expect(readdirSync(join(folder, 'metrics'))).toEqual(['x.prom']);
  });
});

test.each(['healthy', 'sql-writer-fails', 'hold-expires'])('the rehearsal %s has a history for both, and both agree', async (simulate) => {
  // Each command disposes of its own.
  const rehearsing = () => new Cli({ connect: () => connect({ simulate, inProcess: true }) });
  const outcomes = {
    healthy: ['OK', 'application'],
    'sql-writer-fails': ['WARNING', 'partial'],
    'hold-expires': ['CRITICAL', 'crash'],
  } as const;
  const [severity, outcome] = outcomes[simulate as keyof typeof outcomes];
  const nagios = rehearsing();
  await nagios.run('status', '--last', '--format', 'nagios', '--warning-age', '40h');
  expect(nagios.stdout).toMatch(new RegExp(`^QGA-VSS ${severity} `));
  const prometheus = rehearsing();
  expect(await prometheus.run('status', '--last', '5', '--format', 'prometheus')).toBe(0);
  expect(chosen(parseExposition(prometheus.stdout), 'qga_vss_last_freeze_outcome')).toBe(outcome);
});

test('texts are escaped as the format wants it', () => {
  const text = exposition([{ name: 'qga_vss_x', help: 'a\\b\nc', samples: [{ labels: { l: 'q"\\\n' }, value: 1 }] }]);
  expect(text).toBe('# HELP qga_vss_x a\\\\b\\nc\n# TYPE qga_vss_x gauge\nqga_vss_x{l="q\\"\\\\\\n"} 1\n');
  expect(parseExposition(text).get('qga_vss_x')?.samples[0]?.labels).toEqual({ l: 'q"\\\n' });
});

test.each([
  ['no line feed at the end', '# HELP a b\n# TYPE a gauge\na 1'],
  ['a sample without a type', '# HELP a b\na 1\n'],
  ['a metric in two pieces', '# HELP a b\n# TYPE a gauge\na 1\n# HELP b b\n# TYPE b gauge\na 2\n'],
  ['a sample twice', '# HELP a b\n# TYPE a gauge\na{x="1"} 1\na{x="1"} 2\n'],
  ['a label with a quote in it', '# HELP a b\n# TYPE a gauge\na{x="1"2"} 1\n'],
  ['no number', '# HELP a b\n# TYPE a gauge\na undefined\n'],
  ['a blank line', '# HELP a b\n\n# TYPE a gauge\na 1\n'],
])('the parser of these tests refuses %s', (_, text) => {
  expect(() => parseExposition(text)).toThrow();
});
