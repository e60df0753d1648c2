import { healthy } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { describe, expect, test } from 'vitest';
import type { CallContext } from '../../src/contract/call-context.ts';
import type { FreezeOptions } from '../../src/contract/freeze.ts';
import { Requester } from '../../src/requester/service.ts';
import { openSimulatedMachine } from '../../src/simulator/machine.ts';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';

/** Milliseconds from when it was told to frozen. */
const waited = async (options: (now: number) => FreezeOptions, read: () => Promise<void>): Promise<number> => {
  const clock = new VirtualClock();
  await using requester = new Requester(openSimulatedMachine(healthy(), clock));
  let toldAt = 0;
  const onPartial: CallContext['onPartial'] = () => {
    toldAt = clock.now();
    return read();
  };
  const { frozenAt = 0 } = await requester.freeze(options(clock.now()), { onPartial });
  await requester.thaw();
  return frozenAt - toldAt;
};

const never = (): Promise<never> => new Promise(() => {});
const soon = (now: number): FreezeOptions => ({ freezeAt: now + 5000 });

describe('who is told before the disks are frozen', () => {
  test('is waited for no longer than half a minute', async () => {
    expect(await waited(() => ({}), never)).toBeGreaterThanOrEqual(30_000);
    expect(await waited(() => ({}), never)).toBeLessThan(31_000);
  });

  test('is not waited for where an instant was asked for', async () => {
    expect(await waited(soon, never)).toBe(await waited(soon, async () => {}));
    expect(await waited(soon, never)).toBeLessThanOrEqual(5000);
  });

  test('is not told again what it was warned of, unless there is more', async () => {
    const clock = new VirtualClock();
    await using requester = new Requester(
      openSimulatedMachine(healthy({ faults: [{ call: 'AddComponent', hresult: 0x80042302 }] }), clock),
    );
    const told: (readonly unknown[])[] = [];
    const { warnings } = await requester.freeze({}, { onPartial: ({ warnings: before }) => void told.push(before) });
    await requester.thaw();
    expect(warnings).not.toEqual([]);
    expect(warnings).toBe(told[0]);
  });

  test('may fail to read it', async () => {
    const fails = async (): Promise<void> => {
      throw new Error('a broken reader');
    };
    expect(await waited(() => ({}), fails)).toBe(
      await waited(
        () => ({}),
        async () => {},
      ),
    );
  });
});
