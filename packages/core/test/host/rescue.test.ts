import { VirtualClock } from '@qga-vss/test-kit/src/memory/virtual-clock.ts';
import { expect, test } from 'vitest';
import { rescueBy } from '../../src/host/rescue.ts';
import type { EventProbe } from '../../src/platform/events.ts';
import { QgaError } from '../../src/vss/errors.ts';

const OURS: EventProbe = { owned: false, events: 'ours', frozen: true, thaw: false };
const NONE: EventProbe = { owned: false, events: 'none', frozen: false, thaw: false };

/** What is told, and how often thaw was set, where the machine looks like that at each look; the last look goes on. */
const rescued = async (...looks: readonly (EventProbe | Error)[]) => {
  const left = [...looks];
  let set = 0;
  const told = await rescueBy(
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
    new VirtualClock(),
  )();
  return { told, set };
};

test('what a dead host left frozen is released, once its mutex is gone with it, and that is told', async () => {
  expect(await rescued({ ...OURS, owned: true }, OURS)).toEqual({ told: 'What it left frozen was released at once.', set: 1 });
});

test('a host that has left nothing has left nothing to release', async () => {
  expect(await rescued({ ...OURS, owned: true }, NONE)).toEqual({ told: 'It has left nothing frozen.', set: 0 });
});

test("another program's freeze is left alone", async () => {
  expect(await rescued({ ...OURS, events: 'foreign' })).toEqual({ told: 'What is frozen now is of another program.', set: 0 });
});

test('that it was given up is told, with what holds and until when', async () => {
  const { told, set } = await rescued({ ...OURS, owned: true });
  expect(set).toBe(0);
  expect(told).toMatch(/still owns it: the provider releases it within a minute; `thaw --rescue`/);
});

test('so is why it failed', async () => {
  const { told } = await rescued(QgaError.ofHresult(0x8007_0005, { call: 'OpenEventW' }));
  expect(told).toMatch(/could not be released \(.*OpenEventW.*\): the provider releases it within a minute/);
});
