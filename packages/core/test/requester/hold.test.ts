import { healthy } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { describe, expect, test } from 'vitest';
import type { EventSet, SignalTime } from '../../src/platform/events.ts';
import { Hold } from '../../src/requester/hold.ts';
import { Requester } from '../../src/requester/service.ts';
import { heldInTime } from '../../src/requester/verdict.ts';
import { openSimulatedMachine } from '../../src/simulator/machine.ts';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';

const stage = () => {
  const clock = new VirtualClock();
  return { clock, requester: new Requester(openSimulatedMachine(healthy(), clock)) };
};

describe('a planned thaw', () => {
  test('that came late, because the machine stood still, is judged by when it came', async () => {
    const { clock, requester } = stage();
    const { sessionId } = await requester.freeze({ releaseAfterMs: 2000 });
    clock.standStill(13_000);
    await clock.sleep(100);
    const { endedBy, heldMs, consistency, reasons } = await requester.thaw({ sessionId });
    expect([endedBy, heldMs, consistency, reasons[0]?.name]).toEqual(['plan', 13_000, 'unknown', 'HELD_TOO_LONG']);
    expect(reasons[0]?.message).toContain('13.0 s');
    await requester[Symbol.asyncDispose]();
  });

  test('that came late, but within what Windows holds, is as good as one in time', async () => {
    const { clock, requester } = stage();
    await requester.freeze({ releaseAfterMs: 2000 });
    clock.standStill(6000);
    await clock.sleep(100);
    const { heldMs, consistency } = await requester.thaw();
    expect([heldMs, consistency]).toEqual([6000, 'application']);
    await requester[Symbol.asyncDispose]();
  });

  test('a pause that no clock has counted does not count', async () => {
    const { clock, requester } = stage();
    await requester.freeze({ releaseAfterMs: 2000 });
    // The guest was paused for an hour and its wall clock set right afterwards.
    clock.set(3_600_000);
    await clock.sleep(2100);
    const { heldMs, consistency } = await requester.thaw();
    expect([heldMs, consistency]).toEqual([2000, 'application']);
    await requester[Symbol.asyncDispose]();
  });
});

/** Noted so long ago; undefined where nobody has noted it. */
const noted = (agoMs: number | undefined): SignalTime => ({ agoMs: () => agoMs, [Symbol.dispose]: () => undefined });

/** Events whose thaw somebody has set long before JavaScript looks. */
const thawed = { waitThaw: async () => true, setThaw: () => false } as unknown as EventSet;

describe('what JavaScript hears of late', () => {
  const endOf = async (thawAgoMs: number | undefined, passedMs: number) => {
    const clock = new VirtualClock();
    const hold = new Hold(clock, thawed, { frozen: noted(0), thaw: noted(thawAgoMs) }, { afterMs: 2000, endedBy: 'plan' }, undefined);
    clock.standStill(passedMs);
    expect(hold.end('caller')).toBe(false);
    return await hold.over();
  };

  test('the hold ended when thaw was set', async () => {
    expect(await endOf(11_000, 13_000)).toMatchObject({ endedBy: 'plan', heldMs: 2000 });
  });

  test('by when thaw was set it is told that it was neither the plan nor the caller', async () => {
    expect(await endOf(12_500, 13_000)).toMatchObject({ endedBy: 'rescue', heldMs: 500 });
  });

  test('where nobody knows when thaw was set, nobody says that it was in time', async () => {
    const end = await endOf(undefined, 13_000);
    expect([end.atMost, heldInTime(end)]).toEqual([true, 'unknown']);
  });

  test('nor is that needed where all that has passed is in time', async () => {
    expect(heldInTime(await endOf(undefined, 9000))).toBe('in-time');
  });

  test('the hold began when the disks were frozen, and the native limit counts from there', () => {
    const clock = new VirtualClock();
    clock.standStill(5000);
    const hold = new Hold(
      clock,
      thawed,
      { frozen: noted(3000), thaw: noted(undefined) },
      { afterMs: 9500, endedBy: 'hold-limit' },
      undefined,
    );
    expect([hold.elapsedMs, hold.leftMs, clock.now() - hold.frozenAt]).toEqual([3000, 6500, 3000]);
  });
});
