import { component, healthy, writer } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { describe, expect, test } from 'vitest';
import { skewOf } from '../../src/host/group-outcome.ts';
import { type GroupFreezeOptions, GuestGroup } from '../../src/host/guest-group.ts';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';
import { QgaError } from '../../src/vss/errors.ts';
import type { FailureName } from '../../src/vss/failures.ts';
import { WindowsGuest } from './windows-guest.ts';

const OPTIONS: GroupFreezeOptions = { backupType: 'copy', volumes: ['C:'] };

/** A group of guests that are given by what is special about each. */
const groupOf = (
  ...special: readonly {
    readonly scenario?: Parameters<typeof healthy>[0];
    readonly aheadMs?: number;
    readonly answerMs?: number;
    readonly backMs?: number;
  }[]
) => {
  const clock = new VirtualClock();
  const guests = special.map(({ scenario, ...time }) => new WindowsGuest(healthy(scenario), { clock, answerMs: 2, ...time }));
  const group = new GuestGroup(
    guests.map((guest, index) => guest.service(`libvirt:web0${index + 1}`)),
    clock,
  );
  return { clock, guests, group };
};

const anyFrozen = (guests: readonly WindowsGuest[]): boolean => guests.some(({ machine }) => machine.isFrozen());

/** A program in the guest fails; from the first, or from a later one on. */
const failing = (guest: WindowsGuest, name: FailureName, from = 1): void => {
  let programs = 0;
  guest.fault = (command) => {
    if (command === 'guest-exec') programs += 1;
    return programs >= from ? QgaError.of(name, { call: command }) : undefined;
  };
};

describe('a group of guests', () => {
  test('is frozen at one instant, whatever their clocks show, and the skew is an interval that has the truth in it', async () => {
    const delays = [{ freeze: 20 }, { freeze: 90 }, { freeze: 50 }];
    const aheadMs = [0, 3_600_000, -5000];
    const { group, guests } = groupOf(...delays.map((each, index) => ({ scenario: { delays: each }, aheadMs: aheadMs[index] ?? 0 })));
    const { guests: reports, skew } = await group.freeze(OPTIONS);
    expect(guests.map(({ machine }) => machine.isFrozen())).toEqual([true, true, true]);
    expect(reports.map(({ guest, freeze }) => [guest, freeze?.reachedBy])).toEqual([
      ['libvirt:web01', 'named-pipe'],
      ['libvirt:web02', 'named-pipe'],
      ['libvirt:web03', 'named-pipe'],
    ]);
    for (const [index, report] of reports.entries())
      expect(Math.abs((report.aheadMs ?? Number.NaN) - (aheadMs[index] ?? 0))).toBeLessThanOrEqual(report.clockErrorMs ?? 0);
    const at = reports.map(({ freeze }, index) => (freeze?.frozenAt ?? 0) - (aheadMs[index] ?? 0));
    const apart = Math.max(...at) - Math.min(...at);
    expect(apart).toBe(70);
    expect(skew?.atLeastMs).toBeLessThanOrEqual(apart);
    expect(skew?.atMostMs).toBeGreaterThanOrEqual(apart);
    const thawed = await group.thaw({ happened: 'command-succeeded' });
    expect(thawed.guests.map(({ outcome }) => outcome)).toEqual(['application', 'application', 'application']);
    expect(anyFrozen(guests)).toBe(false);
  });

  test('some of which are reached by processes alone is frozen at one instant, too', async () => {
    const { group, guests } = groupOf({}, { aheadMs: 60_000 }, {});
    Object.assign(guests[1] as WindowsGuest, { disabled: ['guest-file-open'] });
    const { guests: reports, skew } = await group.freeze(OPTIONS);
    expect(reports.map(({ freeze }) => freeze?.reachedBy)).toEqual(['named-pipe', 'guest-exec', 'named-pipe']);
    expect(skew?.atLeastMs).toBe(0);
    expect(skew?.atMostMs).toBeLessThan(50);
    expect((await group.thaw()).worst.outcome).toBe('application');
  });

  test.each([
    { answerMs: 300, backMs: 300 },
    { answerMs: 300.7, backMs: 300.7 },
    { answerMs: 2000, backMs: 0 },
    { answerMs: 0, backMs: 2000 },
  ])('whose agents answer after $answerMs and $backMs ms is frozen at one instant, too', async (slow) => {
    const { group, guests } = groupOf(slow, { aheadMs: -60_000 }, { ...slow, aheadMs: 5000 });
    const { guests: reports, skew } = await group.freeze(OPTIONS);
    expect(guests.map(({ machine }) => machine.isFrozen())).toEqual([true, true, true]);
    const at = reports.map(({ freeze }, index) => (freeze?.frozenAt ?? 0) - ([0, -60_000, 5000][index] ?? 0));
    const apart = Math.max(...at) - Math.min(...at);
    expect(skew?.atLeastMs).toBeLessThanOrEqual(apart);
    expect(skew?.atMostMs).toBeGreaterThanOrEqual(apart);
    expect((await group.thaw()).worst.outcome).toBe('application');
  });

  test('locks no guest before all have gathered, and freezes none before all are prepared', async () => {
    const { group } = groupOf({}, { scenario: { delays: { gather: 4000 } } }, { scenario: { delays: { prepare: 20_000 } } });
    const { guests } = await group.freeze(OPTIONS);
    const begins = (name: string) => guests.map(({ freeze }) => freeze?.phases.find((phase) => phase.name === name)?.startedAt ?? 0);
    expect(Math.min(...begins('start'))).toBeGreaterThanOrEqual(Math.max(...begins('gather')) + 4000);
    expect(Math.min(...guests.map(({ freeze }) => freeze?.frozenAt ?? 0))).toBeGreaterThanOrEqual(Math.max(...begins('prepare')) + 20_000);
    await group.thaw();
  });

  test('whose guests wait for one that prepares keeps none of them from shadow copies for longer than half a minute without it', async () => {
    const { group, guests, clock } = groupOf({}, { scenario: { delays: { prepare: 110_000 } } }, {});
    Object.assign(guests[2] as WindowsGuest, { disabled: ['guest-file-open'] });
    const freezing = group.freeze(OPTIONS);
    const seen = new Set<string>();
    while (!guests.every(({ machine }) => machine.isFrozen())) {
      for (const guest of guests) {
        // Gathered metadata keeps nobody out.
        const keepsOthersOut = guest.machine.events.probe().events !== 'none';
        const { state, leftMs = 0 } = await guest.service().call('status', {}, {});
        seen.add(state);
        if (keepsOthersOut && state === 'prepared') expect(leftMs).toBeLessThanOrEqual(34_000);
      }
      await clock.sleep(1000);
    }
    expect(seen).toContain('prepared');
    await freezing;
    expect((await group.thaw()).worst.outcome).toBe('application');
  });

  test('of thousands of databases hears of them once, however often it puts its lease off, and is not frozen until they are read', async () => {
    const components = Array.from({ length: 1000 }, (_, index) => component(`Database ${index}`));
    const writers = [writer(1, { components }), writer(2, { components })];
    const { group, guests, clock } = groupOf({ scenario: { writers } }, { scenario: { writers, delays: { prepare: 110_000 } } });
    Object.assign(guests[1] as WindowsGuest, { disabled: ['guest-file-open'] });
    const freezing = group.freeze(OPTIONS);
    await clock.sleep(30_000);
    const [first] = guests as [WindowsGuest];
    const before = first.answered;
    expect(first.asked.filter((command) => command === 'guest-file-write').length).toBeGreaterThan(3);
    await clock.sleep(60_000);
    // Some megabytes where each of seven repetitions has them all.
    expect(first.answered - before).toBeLessThan(40_000);
    const { guests: reports } = await freezing;
    for (const { answeredWhileFrozen } of guests) expect(answeredWhileFrozen).toBeLessThan(20_000);
    for (const { freeze } of reports) expect(freeze?.writers.flatMap((each) => each.components)).toHaveLength(2000);
    await group.thaw();
  });

  test('is as good as its worst, which is named', async () => {
    const failed = { writers: [writer(1, { failure: { at: 'freeze', hresult: 0x800423f2 } })] };
    const { group } = groupOf({}, { scenario: failed });
    await group.freeze(OPTIONS);
    const { worst, guests } = await group.thaw({ happened: 'command-succeeded' });
    expect([worst.guest, worst.outcome]).toEqual(['libvirt:web02', guests[1]?.outcome]);
    expect(guests.map(({ outcome }) => outcome)).toEqual(['application', 'partial']);
  });

  test.each<[string, (guest: WindowsGuest) => void, FailureName]>([
    ['is not running', (guest) => failing(guest, 'GUEST_NOT_RUNNING'), 'GUEST_NOT_RUNNING'],
    ['is not heard once its metadata is gathered', (guest) => Object.assign(guest, { fault: ofPipe }), 'GUEST_PIPE_BROKEN'],
    ['has no time to tell', (guest) => Object.assign(guest, { fault: ofTime }), 'AGENT_REFUSED'],
  ])('one of which %s is not frozen at all, and the others are released', async (_, sick, name) => {
    const { group, guests } = groupOf({}, {}, {});
    sick(guests[1] as WindowsGuest);
    await expect(group.freeze(OPTIONS)).rejects.toMatchObject({ name, at: { guest: 'libvirt:web02' } });
    expect(group.guests.map(({ error }) => error?.name)).toEqual(['GROUP_INCOMPLETE', name, 'GROUP_INCOMPLETE']);
    expect(anyFrozen(guests)).toBe(false);
    for (const guest of guests.filter((each) => each !== guests[1]))
      expect(await guest.service().call('status', {}, {})).toMatchObject({ state: 'thawed' });
  });

  test('one of which fails to freeze is released as soon as that is known, not when the slowest is frozen', async () => {
    const { group, guests, clock } = groupOf(
      {},
      { scenario: { delays: { freeze: 8000 } } },
      { scenario: { faults: [{ call: 'DoSnapshotSet', hresult: 0x80042302 }] } },
    );
    const failed = group.freeze(OPTIONS).catch(QgaError.from);
    while (!guests[0]?.machine.isFrozen()) await clock.sleep(10);
    const frozen = clock.monotonic();
    while (guests[0]?.machine.isFrozen()) await clock.sleep(10);
    expect(clock.monotonic() - frozen).toBeLessThan(1000);
    expect(await failed).toMatchObject({ name: 'VSS_E_UNEXPECTED', at: { guest: 'libvirt:web03' } });
    expect(anyFrozen(guests)).toBe(false);
    expect(group.guests.map(({ outcome }) => outcome)).toEqual(['not-frozen', 'not-frozen', 'not-frozen']);
    expect(group.guests[0]?.freeze).not.toBeNull();
  });

  test('of which one hold is over before the last is frozen was never frozen together', async () => {
    const { group, guests } = groupOf({}, { scenario: { delays: { freeze: 5000 } } });
    await expect(group.freeze({ ...OPTIONS, holdMs: 2000 })).rejects.toMatchObject({
      name: 'GROUP_NOT_TOGETHER',
      at: { guest: 'libvirt:web01' },
    });
    expect(anyFrozen(guests)).toBe(false);
  });

  test('that is cancelled while frozen is thawed, all of it', async () => {
    const { group, guests, clock } = groupOf({}, {});
    const cancel = new AbortController();
    await group.freeze(OPTIONS, { signal: cancel.signal });
    const over = group.awaitThaw();
    cancel.abort();
    expect(await over).toMatchObject({ endedBy: 'cancel' });
    await clock.sleep(100);
    expect(anyFrozen(guests)).toBe(false);
  });

  test('one of which is not heard at thaw is unknown, and the others tell theirs', async () => {
    const { group, guests, clock } = groupOf({}, {});
    await group.freeze(OPTIONS);
    failing(guests[1] as WindowsGuest, 'AGENT_ABSENT', 0);
    const { worst, guests: reports } = await group.thaw({ happened: 'command-succeeded' });
    expect(reports.map(({ outcome, error }) => [outcome, error?.name])).toEqual([
      ['application', undefined],
      ['unknown', 'GUEST_UNHEARD'],
    ]);
    expect(worst.guest).toBe('libvirt:web02');
    await clock.sleep(10_000);
    expect(anyFrozen(guests)).toBe(false);
  });

  test('of which nobody has heard how the hold ended is unknown, not unfrozen', async () => {
    const { group } = groupOf({}, {});
    await group.freeze(OPTIONS);
    expect(await group.endNow()).toBe('Where the guest is frozen, its hold limit thaws it.');
    expect(group.guests.map(({ outcome, thaw, error }) => [outcome, thaw, error])).toEqual([
      ['unknown', null, null],
      ['unknown', null, null],
    ]);
  });

  test('whose thaw fails before it has reached a guest is unknown, not unfrozen', async () => {
    const { group, guests } = groupOf({}, {});
    await group.freeze(OPTIONS);
    const { guests: reports } = await group.thaw({ includeDocuments: 'yes' as never });
    expect(anyFrozen(guests)).toBe(true);
    expect(reports.map(({ outcome, error }) => [outcome, error?.kind])).toEqual([
      ['unknown', 'usage'],
      ['unknown', 'usage'],
    ]);
  });

  test('says what would be frozen of each, and begins nothing', async () => {
    const { group, guests } = groupOf({}, {});
    const { guests: plans, skew } = await group.freeze({ ...OPTIONS, dryRun: true });
    expect(plans.map(({ freeze, outcome }) => [freeze?.dryRun, outcome])).toEqual([
      [true, 'not-frozen'],
      [true, 'not-frozen'],
    ]);
    expect(skew).toBeUndefined();
    expect(await guests[0]?.service().call('status', {}, {})).toMatchObject({ state: 'thawed' });
  });

  test('is thawed at its end', async () => {
    const { group, guests } = groupOf({}, {});
    await group.freeze(OPTIONS);
    await group[Symbol.asyncDispose]();
    expect(anyFrozen(guests)).toBe(false);
  });
});

const ofPipe: WindowsGuest['fault'] = (command) => (command === 'guest-file-write' ? QgaError.of('AGENT_SILENT') : undefined);
const ofTime: WindowsGuest['fault'] = (command) => (command === 'guest-get-time' ? QgaError.of('AGENT_REFUSED') : undefined);

describe('the skew', () => {
  test.each([
    { of: [], is: undefined },
    { of: [[0, 10]], is: undefined },
    {
      of: [
        [0, 10],
        [5, 15],
      ],
      is: { atLeastMs: 0, atMostMs: 15 },
    },
    {
      of: [
        [0, 10],
        [30, 40],
        [12, 14],
      ],
      is: { atLeastMs: 20, atMostMs: 40 },
    },
  ] as const)('of $of is $is', ({ of, is }) => {
    expect(skewOf(of.map(([from, to]) => ({ from, to })))).toEqual(is);
  });
});
