import { expect, test } from 'vitest';
import { Timers } from '../../src/simulator/timers.ts';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';

test('never at once, not even after no time at all', async () => {
  const clock = new VirtualClock();
  const done: string[] = [];
  new Timers(clock).after(0, () => done.push('action'));
  expect(done).toEqual([]);
  await clock.sleep(0);
  expect(done).toEqual(['action']);
});

test('what is called off is not done, whether alone or with all others', async () => {
  const clock = new VirtualClock();
  const timers = new Timers(clock);
  const done: number[] = [];
  const [first] = [1, 2, 3].map((ms) => timers.after(ms, () => done.push(ms)));
  first?.[Symbol.dispose]();
  await clock.sleep(2);
  timers[Symbol.dispose]();
  await clock.sleep(10);
  expect(done).toEqual([2]);
});

test('infinity is no matter for a clock: a system timer would take it for a millisecond', () => {
  const asked: number[] = [];
  const sleep = (ms: number): Promise<void> => {
    asked.push(ms);
    return Promise.resolve();
  };
  const timers = new Timers({ now: () => 0, monotonic: () => 0, sleep, timer: () => ({ [Symbol.dispose]: () => {} }) });
  for (const ms of [5, Number.POSITIVE_INFINITY]) timers.after(ms, () => undefined);
  expect(asked).toEqual([5]);
});
