import { type MethodName, QgaError, type Service } from '@qga-vss/core';
import { CONTRACT } from '@qga-vss/core/internal';
import { SimulatedGuest, type Twist } from '@qga-vss/test-kit/src/selftest/simulated-guest.ts';
import { selftest } from '@qga-vss/test-kit/src/selftest/trial.ts';
import { describe, expect, test } from 'vitest';
import type { Experiment } from '../src/experiments/experiment.ts';
import { EXPERIMENTS } from '../src/experiments/index.ts';
import { scopeOf } from '../src/scope.ts';

const METHODS = (Object.keys(CONTRACT) as readonly MethodName[]).filter((name) => name !== 'status');
const LOST = QgaError.of('HOST_LOST');
/** Milliseconds: a hold of a second, and what it takes to notice that it is to end. */
const LONGEST_HOLD_MS = 1500;

const told = (state: string, instead: object): Twist => ({
  answers: { status: (result) => (result.state === state ? { ...result, ...instead } : result) },
});

type Failing = Pick<Twist, 'fails' | 'answers'>;

/** Of calls of these methods the nth fails: instead of being made, or after it was made. */
const nthFails = (names: readonly MethodName[], nth: number, when: 'before' | 'after'): Failing & { readonly reached: () => boolean } => {
  let calls = 0;
  const isIt = (): boolean => ++calls === nth;
  const of = <T>(act: T): object => Object.fromEntries(names.map((name) => [name, act]));
  const before = of(() => (isIt() ? LOST : undefined));
  const after = of((result: object) => {
    if (isIt()) throw LOST;
    return result;
  });
  return { ...(when === 'before' ? { fails: before } : { answers: after }), reached: () => calls >= nth };
};

describe('nothing stays frozen', () => {
  test.each([
    // It is asked again and again.
    { names: ['status'], step: 9, when: 'before' },
    { names: METHODS, step: 1, when: 'before' },
    { names: METHODS, step: 1, when: 'after' },
  ] as const)('whichever call of $names fails, $when it is made', async ({ names, step, when }) => {
    // The first is the trial's own.
    for (let nth = 2; ; nth += step) {
      const { reached, ...twist } = nthFails(names, nth, when);
      const guest = new SimulatedGuest(twist);
      const { left } = await selftest(guest);
      expect({ nth, frozen: guest.frozen, holder: guest.holderRuns, left: left?.state ?? 'thawed' }).toEqual({
        nth,
        frozen: false,
        holder: false,
        left: 'thawed',
      });
      // Not by the hold limit, which is the last resort.
      expect({ nth, holds: Math.max(0, ...guest.holds) }).toEqual({ nth, holds: expect.toSatisfy((ms: number) => ms < LONGEST_HOLD_MS) });
      if (!reached()) break;
    }
  });

  test('whenever it is interrupted, and then it ends within seconds', async () => {
    for (let at = 10; at < 20_000; at += 370) {
      const guest = new SimulatedGuest();
      const word = new AbortController();
      let askedAt = 0;
      void guest.clock.sleep(at).then(() => {
        askedAt = guest.clock.monotonic();
        word.abort();
      });
      const { left, interrupted } = await selftest(guest, { signal: word.signal });
      if (!interrupted) break;
      expect({ at, frozen: guest.frozen, holder: guest.holderRuns, left: left?.state }).toEqual({
        at,
        frozen: false,
        holder: false,
        left: 'thawed',
      });
      expect(guest.clock.monotonic() - askedAt).toBeLessThan(10_000);
      expect(Math.max(0, ...guest.holds)).toBeLessThan(LONGEST_HOLD_MS);
    }
  });

  test('when a call does not come back: it is given up, and the others are made', async () => {
    let calls = 0;
    const hangs: Twist = { fails: { providers: () => (++calls === 1 ? new Promise<never>(() => {}) : undefined) } };
    const guest = new SimulatedGuest(hangs);
    const { experiments, left, counts } = await selftest(guest);
    expect(experiments.find(({ name }) => name === 'look')?.error?.name).toBe('CALL_HUNG');
    expect(experiments.filter(({ error }) => error !== undefined)).toHaveLength(1);
    expect(counts.holds).toBeGreaterThan(20);
    expect([guest.frozen, left?.state]).toEqual([false, 'thawed']);
  });

  test.each([1, 8, 20, 60])('when nobody answers any more what state the machine is in: it ends, and says so (%d)', async (answered) => {
    let calls = 0;
    const guest = new SimulatedGuest({ fails: { status: () => (++calls > answered ? new Promise<never>(() => {}) : undefined) } });
    const { left, error } = await selftest(guest);
    expect([guest.frozen, left, error?.name]).toEqual([false, null, 'CALL_HUNG']);
  });

  test('when the holder is not found any more: its hold limit ends it, and this waits for that', async () => {
    const guest = new SimulatedGuest({ holderHidden: true });
    const { left } = await selftest(guest);
    expect([guest.frozen, left?.state]).toEqual([false, 'thawed']);
  });
});

describe('what dies while it holds', () => {
  test.each([
    ['at once, and what seems to be another program then', LONGEST_HOLD_MS, told('stale', { state: 'foreign', owner: 'other' })],
    ['at once, and what dies together with its client', LONGEST_HOLD_MS, { diesWithClient: true }],
    ['after three seconds, where it still looks alive', 3 * LONGEST_HOLD_MS, { handlesKept: true }],
  ] as const)('is let go %s', async (_, longestMs, twist: Twist) => {
    const guest = new SimulatedGuest(twist);
    const { left } = await selftest(guest);
    expect([guest.frozen, left?.state]).toEqual([false, 'thawed']);
    expect(Math.max(...guest.holds)).toBeLessThan(longestMs);
  });
});

describe('the holder', () => {
  test('that it has started is ended, one that was there before is not', async () => {
    const [own, before] = [new SimulatedGuest(), new SimulatedGuest({ holderBefore: true })];
    await selftest(own);
    await selftest(before);
    expect([own.holderRuns, before.holderRuns]).toEqual([false, true]);
  });

  test("keeps somebody else's freeze, whatever refuses ours", async () => {
    const refused = QgaError.of('FREEZE_IN_PROGRESS', { object: 'qga-vss' });
    const touched: object[] = [];
    let isHeld = false;
    const guest = new SimulatedGuest({
      holderBefore: true,
      fails: {
        freeze: (options) => {
          isHeld ||= JSON.stringify(options).includes('"writers":"none","holdMs":5000');
          return isHeld ? refused : undefined;
        },
        thaw: (options) => {
          if (isHeld) touched.push(options);
          return undefined;
        },
      },
      answers: { status: (result) => (isHeld ? { ...result, state: 'frozen', owner: 'qga-vss', sessionId: 'of somebody else' } : result) },
    });
    const { experiments, error } = await selftest(guest);
    expect(experiments.find(({ name }) => name === 'detach')?.error?.name).toBe('FREEZE_IN_PROGRESS');
    expect([touched, error?.name, guest.holderRuns]).toEqual([[], 'FREEZE_IN_PROGRESS', true]);
    expect(experiments.at(-1)?.skipped).toBeDefined();
  });
});

test('an experiment that was given up connects and starts nothing more', async () => {
  const guest = new SimulatedGuest();
  const late = Promise.withResolvers<void>();
  const disposed: string[] = [];
  const connect = async (): Promise<Service> => {
    await late.promise;
    const service = await guest.connect();
    return { ...service, [Symbol.asyncDispose]: async () => void disposed.push('service') };
  };
  const scope = scopeOf(Object.assign(new SimulatedGuest(), { connect }));
  const connecting = scope.guest.connect().then(
    () => 'connected',
    (error: QgaError) => error.name,
  );
  await scope[Symbol.asyncDispose]();
  late.resolve();
  expect([await connecting, disposed]).toEqual(['CANCELLED', ['service']]);
  for (const start of ['idle', 'command'] as const) expect(() => scope.guest[start]()).toThrow('given up');
});

describe('a series', () => {
  test('makes no experiment that freezes after the plain freeze has failed', async () => {
    const guest = new SimulatedGuest({ scenario: { faults: [{ call: 'StartSnapshotSet', hresult: 0x80042302 }] } });
    const { experiments, error } = await selftest(guest, { long: true });
    const made = experiments.filter(({ skipped }) => skipped === undefined).map(({ name }) => name);
    expect(made).toEqual(['look', 'exclude', 'freeze']);
    expect(error?.name).toBe('VSS_E_UNEXPECTED');
  });

  test("stops where another program's freeze appears, and leaves that alone", async () => {
    let looks = 0;
    const guest = new SimulatedGuest({
      answers: { status: (result) => (++looks === 1 ? { ...result, state: 'foreign', owner: 'other' } : result) },
      fails: {
        thaw: () => {
          throw new Error("another program's freeze was touched");
        },
      },
    });
    const { experiments, error } = await selftest(guest);
    expect(experiments.filter(({ skipped }) => skipped === undefined).map(({ name }) => name)).toEqual(['look']);
    expect(error?.name).toBe('FREEZE_IN_PROGRESS');
  });

  test('tells what it does before it does it, while nothing is frozen', async () => {
    const guest = new SimulatedGuest();
    const told: (string | boolean)[] = [];
    await selftest(guest, { long: true, onBegin: (title) => told.push(title, guest.frozen) });
    const within = Object.values<Experiment<unknown>>(EXPERIMENTS).filter(({ fromHypervisor }) => fromHypervisor === undefined);
    expect(told).toEqual(within.flatMap(({ title }) => [title, false]));
  });

  test('freezes with the backup type that leaves databases alone, and with applications only where they are what it is about', async () => {
    const asked: Record<string, unknown>[] = [];
    const guest = new SimulatedGuest({
      fails: {
        freeze: (options) => {
          asked.push({ ...options });
          return undefined;
        },
      },
    });
    await selftest(guest, { long: true });
    expect(asked.filter(({ backupType }) => backupType !== 'copy')).toEqual([]);
    const withWriters = asked.filter(({ writers, dryRun }) => writers === undefined && dryRun === undefined);
    // The plain one, the one that is called off, the long one.
    expect(withWriters).toHaveLength(3);
  });
});
