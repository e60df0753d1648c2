import { healthy } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { describe, expect, test } from 'vitest';
import { callOf, type Service, serviceOf } from '../../src/contract/service.ts';
import { type FrozenWork, type FrozenWorkOptions, workWhileFrozen } from '../../src/host/while-frozen.ts';
import { whileFrozen } from '../../src/index.ts';
import { Requester } from '../../src/requester/service.ts';
import { openSimulatedMachine } from '../../src/simulator/machine.ts';
import type { Scenario } from '../../src/simulator/scenario.ts';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';
import { QgaError } from '../../src/vss/errors.ts';

const opened = (special: Partial<Scenario> = {}) => {
  const clock = new VirtualClock();
  const machine = openSimulatedMachine(healthy(special), clock);
  const requester = new Requester(machine);
  let disposed = 0;
  const service = serviceOf(callOf(requester), async () => {
    disposed += 1;
    await requester[Symbol.asyncDispose]();
  });
  const perform = <T>(work: FrozenWork<T>, options: FrozenWorkOptions = { backupType: 'copy' }, changed: Partial<Service> = {}) =>
    workWhileFrozen({ ...service, ...changed }, options, work);
  const told = () => new Set(machine.trace().flatMap((line) => (line.startsWith('SetBackupSucceeded') ? [line.slice(-1)] : [])));
  return { clock, machine, service, perform, told, disposed: () => disposed, begun: () => machine.trace().includes('StartSnapshotSet') };
};

describe('work while frozen', () => {
  test('gives what the work gave, and what the snapshot is worth; with copy the writers hear of success', async () => {
    const { clock, perform, told, disposed } = opened();
    const { value, outcome } = await perform(
      async ({ volumeCount }, signal) => {
        await clock.sleep(1000);
        return { volumeCount, gone: signal.aborted };
      },
      { backupType: 'copy', volumes: ['C:', 'D:'] },
    );
    expect(value).toEqual({ volumeCount: 2, gone: false });
    expect(outcome).toMatchObject({ consistency: 'application', endedBy: 'caller' });
    expect(outcome.heldMs).toBeGreaterThanOrEqual(1000);
    expect([told(), disposed()]).toEqual([new Set(['1']), 1]);
  });

  test.each(['a promise that rejects', 'an exception'])(
    'work that fails, by %s: thawed, the writers hear of it, its own error',
    async (by) => {
      const { perform, told, machine, disposed } = opened();
      const mine = new Error('no snapshot today');
      const fail = (): Promise<never> => {
        if (by === 'an exception') throw mine;
        return Promise.reject(mine);
      };
      await expect(perform(fail)).rejects.toBe(mine);
      expect([told(), disposed()]).toEqual([new Set(['0']), 1]);
      expect(machine.trace()).toContain('BackupComplete');
    },
  );

  test.each([
    ['that resolves', () => Promise.resolve(), true],
    ['that fails', () => Promise.reject(new Error('no snapshot today')), false],
  ])('the history is told by work %s whether the snapshot was taken', async (_, work, taken) => {
    const { service, perform } = opened();
    const asked: unknown[] = [];
    const thaw: Service['thaw'] = (options, context) => {
      asked.push(options?.snapshotTaken);
      return service.thaw(options, context);
    };
    await perform(work, {}, { thaw }).catch(() => {});
    expect(asked).toEqual([taken]);
  });

  test('of another backup type the writers hear only what was said', async () => {
    const untold = opened();
    await untold.perform(() => 1, { backupType: 'full' });
    expect(untold.told()).toEqual(new Set());
    const said = opened();
    await said.perform(() => 1, { backupType: 'full', succeeded: true });
    expect(said.told()).toEqual(new Set(['1']));
  });

  test('a hold that is lost aborts the signal at once, with why, and is no success', async () => {
    const { clock, perform } = opened();
    const { value, outcome } = await perform(
      async (_, signal) => {
        await clock.sleep(1500);
        return signal.reason;
      },
      { holdMs: 1000 },
    );
    expect(value).toBeInstanceOf(QgaError);
    expect(value).toMatchObject({ name: 'HOLD_LIMIT_REACHED' });
    expect(outcome).toMatchObject({ consistency: 'crash', endedBy: 'hold-limit' });
  });

  test('a guest that cannot be frozen: its error, and the work has not run', async () => {
    const { perform, disposed } = opened({ other: { kind: 'agent' } });
    let ran = false;
    await expect(
      perform(() => {
        ran = true;
      }),
    ).rejects.toMatchObject({ name: 'FREEZE_IN_PROGRESS' });
    expect([ran, disposed()]).toEqual([false, 1]);
  });

  test('where the thaw fails as well, both are told, the work first', async () => {
    const { perform } = opened();
    const lost = QgaError.of('SESSION_LOST');
    const mine = new Error('no snapshot today');
    const both = perform(() => Promise.reject(mine), {}, { thaw: () => Promise.reject(lost) });
    await expect(both).rejects.toMatchObject({ errors: [mine, lost], message: expect.stringMatching(/no snapshot today.*session/) });
  });

  test.each(['detach', 'dryRun', 'sessionId', 'releaseAfterMs', 'rescue', 'snapshotTaken', 'volume'])(
    'the option %s is refused before anything is begun',
    async (name) => {
      const { perform, begun } = opened();
      const refused = perform(() => 1, { [name]: true } as never);
      await expect(refused).rejects.toMatchObject({ name: 'INVALID_ARGUMENT', object: expect.stringContaining(name) });
      expect(begun()).toBe(false);
    },
  );
});

test('as programs import it: options of connect, freeze and thaw in one', async () => {
  const warned: string[] = [];
  const { value, outcome } = await whileFrozen(
    { simulate: 'healthy', inProcess: true, backupType: 'full', includeDocuments: true, onWarning: ({ name }) => void warned.push(name) },
    () => 'taken',
  );
  expect([value, outcome.consistency, warned]).toEqual(['taken', 'application', ['BACKUP_TYPE_MOVES_LOGS']]);
  expect(outcome.backupDocument).toContain('<');
});
