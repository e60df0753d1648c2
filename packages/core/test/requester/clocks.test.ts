import { healthy } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { describe, expect, test } from 'vitest';
import type { FreezeOptions } from '../../src/contract/freeze.ts';
import type { Clock } from '../../src/platform/clock.ts';
import { awaitInstant, FREEZE_AT_TOLERANCE_MS, freezeCommand } from '../../src/requester/freeze-command.ts';
import { Interrupt } from '../../src/requester/interrupt.ts';
import { Requester } from '../../src/requester/service.ts';
import { openSimulatedMachine } from '../../src/simulator/machine.ts';
import type { Scenario } from '../../src/simulator/scenario.ts';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';
import { failure } from '../behaviour/trial.ts';

const HOUR = 3_600_000;
const SLOW: Partial<Scenario['delays']> = { gather: 1000, prepare: 1000, freeze: 1000, thaw: 1000, complete: 1000 };

const stage = (delays: Partial<Scenario['delays']> = {}) => {
  const clock = new VirtualClock();
  return { clock, requester: new Requester(openSimulatedMachine(healthy({ delays }), clock)) };
};

describe.each([
  ['forward', HOUR],
  ['back', -HOUR],
])('a clock that is set %s an hour', (_, by) => {
  test.each([
    ['gathering', 500],
    ['preparing', 1500],
    ['freezing', 2500],
    ['frozen', 3500],
    ['thawing', 5500],
    ['completing', 6500],
  ])('while %s changes no time-out, no hold and no verdict', async (_place, at) => {
    const { clock, requester } = stage(SLOW);
    const options = { gatherTimeoutMs: 2000, prepareTimeoutMs: 2000, freezeTimeoutMs: 2000, completeTimeoutMs: 2000, holdMs: 3000 };
    const setting = clock.sleep(at).then(() => clock.set(by));
    await requester.freeze(options);
    await clock.sleep(5000 - clock.monotonic());
    const { consistency, heldMs, endedBy } = await requester.thaw();
    await setting;
    expect([consistency, heldMs, endedBy]).toEqual(['application', 2000, 'caller']);
    await requester[Symbol.asyncDispose]();
  });

  test('while prepared: what is left of the time stays what it was, and so does what may be frozen in it', async () => {
    const { clock, requester } = stage();
    await requester.prepare({ prepareHoldMs: 5000 });
    await clock.sleep(1000);
    clock.set(by);
    expect((await requester.status()).leftMs).toBe(4000);
    expect((await failure(requester.freeze({ freezeAt: clock.now() + 4500 }))).name).toBe('INVALID_ARGUMENT');
    await requester.freeze({ freezeAt: clock.now() + 3500 });
    expect(clock.monotonic()).toBe(4500);
    await requester[Symbol.asyncDispose]();
  });

  test('while prepared: it is called off in its time', async () => {
    const { clock, requester } = stage();
    await requester.prepare({ prepareHoldMs: 5000 });
    clock.set(by);
    await clock.sleep(5100);
    expect((await requester.status()).state).toBe('thawed');
    await requester[Symbol.asyncDispose]();
  });
});

/** When the disks were frozen, by the clock that nobody sets, and what was warned of; or what the freeze failed with. */
const frozenAt = async (options: FreezeOptions, disturb: (clock: VirtualClock) => void, afterMs: number) => {
  const { clock, requester } = stage();
  const disturbing = clock.sleep(afterMs).then(() => disturb(clock));
  const freezing = requester.freeze({ ...options, freezeAt: clock.now() + 60_000 });
  const result = await freezing.then(
    ({ warnings }) => ({
      frozen: clock.monotonic(),
      warnings: warnings.map(({ name }) => name).filter((name) => name === 'CLOCK_SET_BACK'),
    }),
    ({ name }: Error) => ({ failed: name, at: clock.monotonic() }),
  );
  await disturbing;
  await requester[Symbol.asyncDispose]();
  return result;
};

describe.each([
  ['nobody is locked out', 10_000],
  ['VSS is locked', 45_000],
])('an instant to freeze at, waited for while %s', (_, afterMs) => {
  const wait = (disturb: (clock: VirtualClock) => void) => frozenAt({}, disturb, afterMs);

  test('comes in its time where nobody sets the clock', async () => {
    expect(await wait(() => undefined)).toEqual({ frozen: 60_000, warnings: [] });
  });

  test('comes in its time where the clock is set back, and a warning says so', async () => {
    expect(await wait((clock) => clock.set(-HOUR))).toEqual({ frozen: 60_000, warnings: ['CLOCK_SET_BACK'] });
  });

  test('was missed where the clock says so by more than the tolerance: a guest that was resumed or restored', async () => {
    expect(await wait((clock) => clock.set(72 * HOUR))).toMatchObject({ failed: 'FREEZE_AT_MISSED' });
  });

  test('was missed where the machine stood still over it', async () => {
    expect(await wait((clock) => clock.standStill(72 * HOUR))).toMatchObject({ failed: 'FREEZE_AT_MISSED' });
  });

  test.each([FREEZE_AT_TOLERANCE_MS, -FREEZE_AT_TOLERANCE_MS])('a clock corrected by %d ms does not matter', async (by) => {
    expect(await wait((clock) => clock.set(by))).toEqual({ frozen: 60_000, warnings: [] });
  });
});

test('an instant that nobody can reach is given up when what was prepared has waited long enough', async () => {
  const { clock, requester } = stage({ prepare: 1000 });
  const preparing = requester.prepare({ prepareHoldMs: 5000 });
  const error = failure(requester.freeze({ freezeAt: clock.now() + HOUR }));
  await preparing;
  expect(await error).toMatchObject({ name: 'PREPARE_EXPIRED', phase: 'prepared' });
  expect(clock.monotonic()).toBe(6000);
  await requester[Symbol.asyncDispose]();
});

test('the instant is waited for asleep, not by looking at the clock again and again', async () => {
  const clock = new VirtualClock();
  let sleeps = 0;
  const counting: Clock = {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    sleep: (ms, signal) => {
      sleeps += 1;
      return clock.sleep(ms, signal);
    },
    timer: (ms, fire) => clock.timer(ms, fire),
  };
  const { instant } = freezeCommand(counting, { freezeAt: clock.now() + HOUR });
  using interrupt = new Interrupt(counting, undefined, undefined);
  expect(await awaitInstant(counting, instant ?? { at: 0, due: 0 }, 2 * HOUR, interrupt)).toBe(0);
  expect([clock.monotonic(), sleeps]).toEqual([HOUR, 1]);
});
