import { expect, test } from 'vitest';
import { rescueBy } from '../../src/host/rescue.ts';
import type { EventProbe } from '../../src/platform/events.ts';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';
import { QgaError } from '../../src/vss/errors.ts';

const OURS: EventProbe = { owned: false, events: 'ours', frozen: true, thaw: false };
const NONE: EventProbe = { owned: false, events: 'none', frozen: false, thaw: false };

/** What is told, and how often thaw was set, where the machine looks like that at each look; the last look goes on. */
const rescued = async (...looks: readonly (EventProbe | Error)[]) => await rescuedBy({ own: false, lives: false }, ...looks);

/** @param host whether it had said itself that it freezes, and whether it has not ended */
const rescuedBy = async (host: { readonly own: boolean; readonly lives: boolean }, ...looks: readonly (EventProbe | Error)[]) => {
  const left = [...looks];
  let set = 0;
  const clock = new VirtualClock();
  const { released, told } = await rescueBy(
    {
      probe: () => {
        const look = left.length > 1 ? left.shift() : left[0];
        if (look instanceof Error || look === undefined) throw look;
        return look;
      },
      rescue: () => {
        set += 1;
        return true;
      },
    },
    clock,
    () => host.lives,
  )({ own: host.own });
  return { released, told, set, afterMs: clock.monotonic() };
};

test('what a dead host left frozen is released, once its mutex is gone with it, and that is told', async () => {
  expect(await rescued({ ...OURS, owned: true }, OURS)).toMatchObject({
    released: true,
    told: 'What it left frozen was released at once.',
    set: 1,
  });
});

test('a host that has left nothing has left nothing to release', async () => {
  expect(await rescued({ ...OURS, owned: true }, NONE)).toMatchObject({ released: true, told: 'It has left nothing frozen.', set: 0 });
});

test("another program's freeze is left alone", async () => {
  expect(await rescued({ ...OURS, events: 'foreign' })).toMatchObject({
    released: true,
    told: 'What is frozen now is of another program.',
    set: 0,
  });
});

test('what a host holds that lives and does not answer is released at once: its mutex stays as long as it does', async () => {
  const host = { own: true, lives: true };
  expect(await rescuedBy(host, { ...OURS, owned: true })).toMatchObject({ released: true, set: 1, afterMs: 0 });
  expect(await rescuedBy(host, { ...OURS, owned: true, events: 'foreign' })).toMatchObject({ set: 0 });
});

test('another process of ours is not taken for a host that has ended, nor for one that had not frozen', async () => {
  for (const host of [
    { own: true, lives: false },
    { own: false, lives: true },
  ])
    expect(await rescuedBy(host, { ...OURS, owned: true })).toMatchObject({ released: false, set: 0 });
});

test('that it was given up is told, with what holds and until when', async () => {
  const { released, told, set } = await rescued({ ...OURS, owned: true });
  expect([released, set]).toEqual([false, 0]);
  expect(told).toMatch(
    /still owns it: the provider releases it by itself, at 2026-01-01T00:01:03\.\d+Z at the latest; `thaw` with `rescue` and `force`/,
  );
});

test('so is why it failed', async () => {
  const { told } = await rescued(QgaError.ofHresult(0x8007_0005, { call: 'OpenEventW' }));
  expect(told).toMatch(/could not be released \(.*OpenEventW.*\): the provider releases it by itself, at 2026-01-01T00:01:00/);
});
