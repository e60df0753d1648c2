import { healthy } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { describe, expect, test } from 'vitest';
import { LATE, withLimit } from '../../src/platform/limit.ts';
import type { Machine } from '../../src/platform/machine.ts';
import { Requester } from '../../src/requester/service.ts';
import { openSimulatedMachine } from '../../src/simulator/machine.ts';
import type { Fault, Scenario } from '../../src/simulator/scenario.ts';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';
import { QgaError } from '../../src/vss/errors.ts';

/** Longer than all limits of a freeze and of its thaw together. Milliseconds of the virtual clock. */
const FOR_EVER_MS = 3_600_000;

/** All that makes a freeze call VSS. */
const FREEZE = { volumes: ['C:', 'D:'], excludeWriters: ['Writer 2', '{aaaaaaaa-0000-4000-8000-00000000000f}'], waitReadyMs: 5000 };
const THAW = { succeeded: true, includeDocuments: true };

const inTime = async <T extends object>(clock: VirtualClock, work: Promise<T>): Promise<T> => {
  const done = await withLimit(clock, FOR_EVER_MS, work);
  return done === LATE ? expect.fail('it never ended') : done;
};

interface Played {
  readonly error: QgaError | undefined;
  readonly consistency: string | undefined;
  readonly warned: readonly string[];
  readonly unusable: boolean;
  readonly isFrozen: boolean;
  readonly trace: readonly string[];
}

/** Freezes and thaws. @param change what is done to the machine before */
const play = async (scenario: Scenario, change = (machine: Machine): Machine => machine): Promise<Played> => {
  const clock = new VirtualClock();
  const machine = openSimulatedMachine(scenario, clock);
  const requester = new Requester(change(machine));
  const end = () => ({ unusable: requester.unusable, isFrozen: machine.isFrozen(), trace: machine.trace() });
  try {
    await inTime(clock, requester.freeze(FREEZE));
    const { consistency, warnings } = await inTime(clock, requester.thaw(THAW));
    return { error: undefined, consistency, warned: warnings.map(({ call }) => call ?? ''), ...end() };
  } catch (thrown) {
    if (!(thrown instanceof QgaError)) throw thrown;
    return { error: thrown, consistency: undefined, warned: [], ...end() };
  }
};

/** Calls that cross processes, as the trace has them; those of an operation with its name. */
const MAY_HANG =
  /^(?:(?:Wait|QueryStatus) \w+|InitializeForBackup|SetContext|Disable\w+|Gather\w+|StartSnapshotSet|AddToSnapshotSet|PrepareForBackup|DoSnapshotSet|BackupComplete|Release)/;

const { trace } = await play(healthy());
const names = trace.map((line) => MAY_HANG.exec(line)?.[0] ?? '');
const thawed = names.indexOf('Wait DoSnapshotSet');

const HANGING = names.flatMap((name, index): readonly (readonly [words: string, fault: Fault, frozen: boolean])[] => {
  if (name === '') return [];
  const [call = '', of] = name.split(' ');
  const nth = names.slice(0, index + 1).filter((each) => each === name).length;
  return [[`${name}, time ${nth}`, { call, nth, hang: true, ...(of === undefined ? {} : { of }) }, index >= thawed]];
});

describe('every call into VSS made to hang in turn', () => {
  test('is about each that crosses processes', () => {
    expect(new Set(HANGING.map(([, { call }]) => call)).size).toBe(13);
  });

  test.each(HANGING)('%s', async (_, fault, frozen) => {
    const { error, warned, consistency, unusable, isFrozen } = await play(healthy({ faults: [fault] }));
    expect([isFrozen, unusable]).toEqual([false, true]);
    if (frozen) expect([error, consistency, warned]).toEqual([undefined, expect.any(String), expect.arrayContaining([fault.call])]);
    else expect(error?.at.call).toBe(fault.call);
  });
});

describe('a freeze that is cancelled while a call hangs', () => {
  const beforeFrozen = HANGING.filter(([, , frozen]) => !frozen);

  test.each(beforeFrozen)('%s: it is over within seconds', async (_, fault) => {
    const clock = new VirtualClock();
    const machine = openSimulatedMachine(healthy({ faults: [fault] }), clock);
    const requester = new Requester(machine);
    const cancel = new AbortController();
    const frozen = requester.freeze(FREEZE, { signal: cancel.signal });
    void clock.sleep(50).then(() => cancel.abort());
    const error = QgaError.from(await frozen.catch((thrown: unknown) => thrown));
    expect([error.name, error.at.call, requester.unusable, machine.isFrozen()]).toEqual(['CANCELLED', fault.call, true, false]);
    expect(clock.monotonic()).toBeLessThan(3000);
  });
});

/** The same, but for one member. */
const replaced = <T extends object>(whole: T, name: keyof T, by: unknown): T =>
  new Proxy(whole, {
    get: (target, key) => {
      const value: unknown = key === name ? by : Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });

/** A machine of which one function never comes back. */
const changed = <K extends keyof Machine>(part: K, name: keyof Machine[K]) => {
  const hanging = (): Promise<never> => new Promise(() => {});
  return (machine: Machine): Machine => replaced(machine, part, replaced(machine[part] as Machine[K] & object, name, hanging));
};

describe('what else may block made to hang in turn', () => {
  test.each([
    ['volumes.find', changed('volumes', 'find'), 'FindFirstVolume'],
    ['volumes.name', changed('volumes', 'name'), 'GetVolumeInformation'],
    ['diagnostics.runningSqlServers', changed('diagnostics', 'runningSqlServers'), 'QueryServiceStatus'],
  ])('%s: the freeze fails, and names it', async (_, change, call) => {
    const { error, unusable, isFrozen } = await play(healthy(), change);
    expect([error?.at.call, unusable, isFrozen]).toEqual([call, true, false]);
  });

  test('provider.stop: the snapshot is worth what it is, and a warning names it', async () => {
    const { consistency, warned, unusable, isFrozen } = await play(healthy(), changed('provider', 'stop'));
    expect([consistency, unusable, isFrozen]).toEqual(['application', true, false]);
    expect(warned).toContain('ControlService');
  });

  test.each([
    ['history.append', changed('history', 'append')],
    ['eventLog.report', changed('eventLog', 'report')],
  ])('%s: no freeze fails for it', async (_, change) => {
    const { consistency, unusable, isFrozen } = await play(healthy(), change);
    expect([consistency, unusable, isFrozen]).toEqual(['application', false, false]);
  });
});

describe('a question whose call hangs', () => {
  const opened = (change: (machine: Machine) => Machine) => {
    const clock = new VirtualClock();
    return { clock, requester: new Requester(change(openSimulatedMachine(healthy(), clock))) };
  };

  const failureOf = async (asked: Promise<unknown>): Promise<QgaError> =>
    await asked.then(() => expect.fail('it was answered'), QgaError.from);

  test.each([
    ['volumes', changed('volumes', 'list'), (requester: Requester) => requester.volumes(), 'GetVolumeInformation'],
    ['status with the history', changed('history', 'read'), (requester: Requester) => requester.status({ last: 3 }), 'ReadFile'],
    ['providerRegister', changed('diagnostics', 'service'), (requester: Requester) => requester.providerRegister(), 'QueryServiceStatus'],
  ])('%s: is given up and named, and the process is of no more use', async (_, change, ask, call) => {
    const { clock, requester } = opened(change);
    const { name, at } = await failureOf(inTime<object>(clock, ask(requester)));
    expect([name, at.call, requester.unusable]).toEqual(['CALL_HUNG', call, true]);
  });

  test('doctor: the check it is of fails, and no other waits for it again', async () => {
    const { clock, requester } = opened(changed('diagnostics', 'service'));
    const began = clock.monotonic();
    const { checks } = await inTime(clock, requester.doctor());
    const states = (name: string) => checks.filter((check) => check.name === name).map(({ state }) => state);
    expect([states('service-vss'), states('service-rpcss'), states('elevated'), states('writer')]).toEqual([
      ['fail'],
      ['skipped'],
      ['ok'],
      ['skipped'],
    ]);
    expect(clock.monotonic() - began).toBeLessThan(60_000);
    expect(requester.unusable).toBe(true);
  });

  test('while a session is prepared: that goes on, and ends the process only afterwards', async () => {
    const { clock, requester } = opened(changed('volumes', 'list'));
    const { sessionId } = await requester.prepare({ volumes: ['C:'], prepareHoldMs: 120_000 });
    expect((await failureOf(inTime(clock, requester.volumes()))).name).toBe('CALL_HUNG');
    expect(requester.unusable).toBe(false);
    await requester.freeze({ sessionId });
    expect((await requester.thaw()).consistency).toBe('application');
    expect(requester.unusable).toBe(true);
  });
});
