import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';

describe('the virtual clock', () => {
  test('jumps over hours', async () => {
    const clock = new VirtualClock();
    const epoch = clock.now();
    await clock.sleep(10 * 3_600_000);
    expect(clock.monotonic()).toBe(36_000_000);
    expect(clock.now() - epoch).toBe(36_000_000);
  });

  test('wakes sleepers in the order of their times, equal times in the order of going to sleep', async () => {
    const clock = new VirtualClock();
    const woken: string[] = [];
    const sleeper = (name: string, ms: number): Promise<void> =>
      clock.sleep(ms).then(() => void woken.push(`${name} ${clock.monotonic()}`));
    await Promise.all([sleeper('late', 20), sleeper('first', 10), sleeper('second', 10), sleeper('third', 10), sleeper('early', 5)]);
    expect(woken).toEqual(['early 5', 'first 10', 'second 10', 'third 10', 'late 20']);
  });

  test("does all that follows from one timer before the next one's turn", async () => {
    const clock = new VirtualClock();
    const seen: string[] = [];
    const follower = async (): Promise<void> => {
      await clock.sleep(10);
      await new Promise((resolve) => setImmediate(resolve));
      await Promise.resolve();
      seen.push('consequence of the first');
    };
    await Promise.all([follower(), clock.sleep(10).then(() => seen.push('second'))]);
    expect(seen).toEqual(['consequence of the first', 'second']);
  });

  test('a sleep set meanwhile can come before those that wait already', async () => {
    const clock = new VirtualClock();
    const times: number[] = [];
    const steps = async (): Promise<void> => {
      for (let step = 0; step < 3; step++) {
        await clock.sleep(10);
        times.push(clock.monotonic());
      }
    };
    await Promise.all([clock.sleep(25).then(() => times.push(clock.monotonic())), steps()]);
    expect(times).toEqual([10, 20, 25, 30]);
  });

  test('an aborted sleep ends at once and leaves no timer', async () => {
    const clock = new VirtualClock();
    const controller = new AbortController();
    const asleep = clock.sleep(1000, controller.signal);
    expect(clock.pending).toBe(1);
    controller.abort();
    expect(clock.pending).toBe(0);
    await asleep;
    await clock.sleep(1, controller.signal);
    expect(clock.monotonic()).toBe(0);
  });

  test('never jumps to infinity', async () => {
    const clock = new VirtualClock();
    const controller = new AbortController();
    const endless = clock.sleep(Number.POSITIVE_INFINITY, controller.signal);
    await clock.sleep(5);
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(clock.monotonic()).toBe(5);
    controller.abort();
    await endless;
  });

  test('stands still while paused', async () => {
    const clock = new VirtualClock();
    let awake = false;
    const asleep = clock.sleep(5).then(() => {
      awake = true;
    });
    {
      using _pause = clock.pause();
      for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
      expect(awake).toBe(false);
    }
    await asleep;
    expect(clock.monotonic()).toBe(5);
  });

  test('keeps no process alive once nothing is left to wait for, not even an endless sleep', () => {
    const module = new URL('../../src/simulator/virtual-clock.ts', import.meta.url).href;
    const program = `
      const { VirtualClock } = await import(${JSON.stringify(module)});
      const clock = new VirtualClock();
      void clock.sleep(Infinity);
      await clock.sleep(1000);
      process.stdout.write(String(clock.monotonic()));`;
    const argv = ['--experimental-strip-types', '--no-warnings', '--input-type=module', '--eval', program];
    expect(execFileSync(process.execPath, argv, { timeout: 20_000, encoding: 'utf8' })).toBe('1000');
  });
});
