import { describe, expect, test } from 'vitest';
import { normalizeOptions } from '../../src/contract/normalize-options.ts';
import { Interrupt } from '../../src/requester/interrupt.ts';
import { type PhaseSpec, Phases } from '../../src/requester/phases.ts';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';
import { QgaError } from '../../src/vss/errors.ts';

const SPEC: PhaseSpec = { name: 'trial', limit: () => 1000, timeout: 'GATHER_TIMEOUT' };

const setUp = (signal?: AbortSignal) => {
  const clock = new VirtualClock();
  const interrupt = new Interrupt(clock, signal, undefined);
  return { clock, interrupt, phases: new Phases(clock, normalizeOptions({}), interrupt) };
};

const error = async (work: Promise<unknown>): Promise<QgaError> => {
  try {
    await work;
  } catch (thrown) {
    return thrown as QgaError;
  }
  throw new Error('it should have failed');
};

const never = new Promise<never>(() => undefined);

describe('a phase', () => {
  test('is timed, and its error says where', async () => {
    const { clock, phases } = setUp();
    const thrown = await error(
      phases.run(SPEC, async () => {
        await clock.sleep(250);
        throw QgaError.of('NO_VOLUMES');
      }),
    );
    expect(thrown.at.phase).toBe('trial');
    expect(phases.done.map(({ name, durationMs }) => [name, durationMs])).toEqual([['trial', 250]]);
  });

  test('gives a call its limit and a second more, then leaves it behind as stuck', async () => {
    const { clock, phases } = setUp();
    const thrown = await error(phases.run(SPEC, (phase) => phase.call('Wait', never)));
    expect([thrown.name, thrown.at.call, phases.stuck, clock.monotonic()]).toEqual(['GATHER_TIMEOUT', 'Wait', 'Wait', 2000]);
  });

  test("a call's own failure is not a stuck call", async () => {
    const { phases } = setUp();
    await error(phases.run(SPEC, (phase) => phase.call('Wait', Promise.reject(QgaError.of('NO_VOLUMES')))));
    expect(phases.stuck).toBeUndefined();
  });

  test('gives a call a second after an interrupt', async () => {
    const cancel = new AbortController();
    const { clock, phases } = setUp(cancel.signal);
    const running = error(phases.run(SPEC, (phase) => phase.call('StartSnapshotSet', never)));
    await clock.sleep(100);
    cancel.abort();
    expect((await running).name).toBe('CANCELLED');
    expect([clock.monotonic(), phases.stuck]).toEqual([1100, 'StartSnapshotSet']);
  });

  test('ends with the reason of the signal where that is an error of ours', async () => {
    const cancel = new AbortController();
    const { phases } = setUp(cancel.signal);
    cancel.abort(QgaError.of('CALLER_LOST', { detail: 'It has closed its end.' }));
    expect((await error(phases.run(SPEC, async () => 1))).name).toBe('CALLER_LOST');
  });

  test('is not begun after an interrupt, unless it cleans up', async () => {
    const { phases, interrupt } = setUp();
    interrupt.fire(QgaError.of('CALLER_LOST'));
    expect((await error(phases.run(SPEC, async () => 1))).name).toBe('CALLER_LOST');
    expect(await phases.run({ ...SPEC, uninterruptible: true }, async () => 2)).toBe(2);
  });

  test('what is thrown by accident becomes an error of the product with its cause', async () => {
    const { phases } = setUp();
    const thrown = await error(
      phases.run(SPEC, async () => {
        throw new RangeError('off by one');
      }),
    );
    expect([thrown.name, thrown.at.detail, (thrown.cause as Error).name]).toEqual(['INTERNAL_ERROR', 'off by one', 'RangeError']);
  });
});
