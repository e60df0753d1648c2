import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/platform/system-clock.ts';
import type { VssAsync } from '../../src/platform/vss.ts';
import { CATALOGUE, scenarioNamed } from '../../src/simulator/catalogue.ts';
import { openSimulatedMachine, type SimulatedMachine } from '../../src/simulator/machine.ts';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';
import { nameOfHresult } from '../../src/vss/codes.ts';
import { SNAPSHOT_CONTEXT, TRANSPORTABLE } from '../../src/vss/enums.ts';
import { QgaError } from '../../src/vss/errors.ts';
import { normaliseGuid, PROVIDER } from '../../src/vss/ids.ts';

const end = async (starting: Promise<VssAsync>): Promise<string> => {
  using operation = await starting;
  await operation.wait(60_000);
  return nameOfHresult(await operation.queryStatus());
};

/** A freeze of half a second by the book: the snapshot's result and the writers that failed, or the first error. */
const freeze = async (machine: SimulatedMachine, context: number): Promise<string> => {
  await using backup = machine.vss.createBackupComponents();
  await backup.initializeForBackup();
  await backup.setContext(context);
  await end(backup.gatherWriterMetadata());
  await backup.startSnapshotSet();
  using events = machine.events.create();
  const volumes = await machine.volumes.list();
  for (const { guidPath } of volumes.filter(({ driveType }) => driveType === 'fixed')) await backup.addToSnapshotSet(guidPath, PROVIDER.id);
  await end(backup.prepareForBackup());
  using snapshot = await backup.doSnapshotSet();
  if ((await events.waitFrozen(60_000)) !== 'frozen') return 'not frozen';
  await machine.clock.sleep(500);
  events.setThaw();
  const result = await end(Promise.resolve(snapshot));
  await end(backup.gatherWriterStatus());
  const all = Array.from({ length: backup.getWriterStatusCount() }, (_, index) => backup.getWriterStatus(index));
  return [result, ...all.filter(({ failure }) => failure !== 0).map(({ name }) => name)].join(', ');
};

const outcomeOf = (machine: SimulatedMachine, context = SNAPSHOT_CONTEXT): Promise<string> =>
  freeze(machine, context).catch((error: unknown) => QgaError.from(error).name);

/** What comes of a freeze by the book on each of them. */
const OUTCOMES: Readonly<Record<string, string>> = {
  healthy: 'VSS_S_ASYNC_FINISHED',
  'sql-writer-fails': 'VSS_S_ASYNC_FINISHED, SqlServerWriter',
  'writer-fails-early': 'VSS_S_ASYNC_FINISHED, SqlServerWriter',
  'slow-freeze': 'VSS_S_ASYNC_FINISHED',
  'slow-prepare': 'VSS_S_ASYNC_FINISHED',
  'hold-expires': 'VSS_E_HOLD_WRITES_TIMEOUT',
  'partial-volumes': 'VSS_S_ASYNC_FINISHED',
  'unsupported-volume': 'VSS_E_VOLUME_NOT_SUPPORTED',
  'no-writers': 'VSS_S_ASYNC_FINISHED',
  client: 'VSS_E_UNSUPPORTED_CONTEXT',
  'provider-missing': 'VSS_E_PROVIDER_NOT_REGISTERED',
  busy: 'VSS_E_SNAPSHOT_SET_IN_PROGRESS',
  'agent-busy': 'FREEZE_IN_PROGRESS',
  stale: 'STALE_FREEZE',
  'mutex-taken': 'OWNER_MUTEX_TAKEN',
  'access-denied': 'E_ACCESSDENIED',
};

describe('the catalogue', () => {
  test('has an outcome here for every scenario', () => {
    expect(CATALOGUE.map(({ name }) => name)).toEqual(Object.keys(OUTCOMES));
  });

  test.each(Object.entries(OUTCOMES))('%s: %s', async (name, expected) => {
    await using machine = openSimulatedMachine(scenarioNamed(name), new VirtualClock());
    expect(await outcomeOf(machine)).toBe(expected);
    expect([machine.liveObjects(), machine.openHandles(), machine.isFrozen()]).toEqual([0, 0, false]);
  });

  test('client works without TRANSPORTABLE, busy after a while, stale after a rescue', async () => {
    const [client, busy, stale] = ['client', 'busy', 'stale'].map((name) => openSimulatedMachine(scenarioNamed(name), new VirtualClock()));
    if (client === undefined || busy === undefined || stale === undefined) throw new Error('missing');
    await busy.clock.sleep(5000);
    stale.events.rescue();
    expect(await outcomeOf(client, SNAPSHOT_CONTEXT & ~TRANSPORTABLE)).toBe('VSS_S_ASYNC_FINISHED');
    expect(await outcomeOf(busy)).toBe('VSS_S_ASYNC_FINISHED');
    expect(await outcomeOf(stale)).toBe('VSS_S_ASYNC_FINISHED');
  });

  test('an unknown name is refused with the names there are', () => {
    expect(() => scenarioNamed('helthy')).toThrow(expect.objectContaining({ name: 'UNKNOWN_SCENARIO' }));
    expect(() => scenarioNamed('helthy')).toThrow(/healthy, sql-writer-fails/);
  });

  test.each(CATALOGUE)('$name is consistent data', ({ volumes, writers, faults }) => {
    expect(volumes.filter(({ boot }) => boot)).toHaveLength(1);
    expect(volumes.filter(({ system }) => system)).toHaveLength(1);
    const ids = [
      ...volumes.map(({ guidPath }) => guidPath.slice(10, -1)),
      ...writers.flatMap(({ writerId, instanceId }) => [writerId, instanceId]),
    ];
    expect(ids.map(normaliseGuid)).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    const known = volumes.map(({ guidPath }) => guidPath);
    expect(faults.every(({ of }) => of === undefined || known.includes(of))).toBe(true);
  });
});

test('a disposed machine has nothing left that could keep the program alive', async () => {
  const clock = new VirtualClock();
  {
    await using machine = openSimulatedMachine(scenarioNamed('stale'), clock);
    expect(machine.events.probe().events).toBe('ours');
    expect(clock.pending).toBeGreaterThan(0);
  }
  expect(clock.pending).toBe(0);
});

test('a rehearsal runs on the system clock, too', async () => {
  const { delays, ...rest } = scenarioNamed('hold-expires');
  await using machine = openSimulatedMachine({ ...rest, delays: { ...delays, gather: 0, prepare: 1 } }, systemClock);
  expect(await outcomeOf(machine)).toBe('VSS_E_HOLD_WRITES_TIMEOUT');
});
