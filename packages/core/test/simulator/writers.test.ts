import { describe, expect, test } from 'vitest';
import type { BackupComponents } from '../../src/platform/vss.ts';
import { WRITER_FAILURE_STATES } from '../../src/simulator/scenario.ts';
import { NO_WRITERS, SNAPSHOT_CONTEXT } from '../../src/vss/enums.ts';
import { VSS_E_OBJECT_ALREADY_EXISTS, VSS_E_OBJECT_NOT_FOUND } from '../../src/vss/hresults.ts';
import { NO_PAUSE } from '../support/no-pause.ts';
import { frozen, gathered, outcome, prepared, stage, WRITER } from './requester.ts';

const [STABLE, WAITING_FOR_FREEZE, WAITING_FOR_BACKUP_COMPLETE] = [1, 2, 5];

const states = async (backup: BackupComponents): Promise<readonly number[]> => {
  await outcome(backup.gatherWriterStatus());
  const all = Array.from({ length: backup.getWriterStatusCount() }, (_, index) => backup.getWriterStatus(index).state);
  backup.freeWriterStatus();
  return all;
};

/** The writers' states at the places where the documentation asks a requester to look. */
const statesOfARun = async (machine: ReturnType<typeof stage>['machine']): Promise<readonly (readonly number[])[]> => {
  const backup = await gathered(machine);
  const seen = [await states(backup)];
  await backup[Symbol.asyncDispose]();
  const session = await prepared(machine);
  seen.push(await states(session.backup));
  using snapshot = await session.backup.doSnapshotSet();
  await session.events.waitFrozen(1000);
  session.events.setThaw();
  await snapshot.wait(1000);
  seen.push(await states(session.backup));
  await outcome(session.backup.backupComplete());
  return [...seen, await states(session.backup)];
};

describe('writer states', () => {
  test('of a healthy writer', async () => {
    expect(await statesOfARun(stage().machine)).toEqual([[STABLE], [WAITING_FOR_FREEZE], [WAITING_FOR_BACKUP_COMPLETE], [STABLE]]);
  });

  /** In how many of the four looks the failure is to be seen. */
  const SEEN = { prepareBackup: 3, prepareSnapshot: 2, freeze: 2, thaw: 2, postSnapshot: 2, backupComplete: 1 } as const;

  test.each(Object.entries(SEEN) as [keyof typeof SEEN, number][])('failed at %s: from there on, and nobody else', async (at, seen) => {
    const failing = { ...WRITER, instanceId: '{33333333-2222-2222-2222-222222222222}', failure: { at, hresult: 0x800423f4 } };
    const looks = await statesOfARun(stage({ writers: [WRITER, failing] }).machine);
    expect(looks.map(([, state]) => state === WRITER_FAILURE_STATES[at])).toEqual([0, 1, 2, 3].map((look) => look >= 4 - seen));
    expect(looks.map(([state]) => state)).toEqual([STABLE, WAITING_FOR_FREEZE, WAITING_FOR_BACKUP_COMPLETE, STABLE]);
  });

  test('a failure says what the scenario says of it, and survives an abort', async () => {
    const failure = { at: 'prepareBackup', hresult: 0x800423f2, applicationFailure: 0x80070005, applicationMessage: 'no' } as const;
    const { machine } = stage({ writers: [{ ...WRITER, failure }, WRITER] });
    const { backup } = await prepared(machine);
    await backup.abortBackup();
    await outcome(backup.gatherWriterStatus());
    const { writerId, instanceId, name } = WRITER;
    expect(backup.getWriterStatus(0)).toEqual({
      writerId,
      instanceId,
      name,
      state: 0x7,
      failure: 0x800423f2,
      applicationFailure: 0x80070005,
      applicationMessage: 'no',
    });
    expect(backup.getWriterStatus(1)).toEqual({ writerId, instanceId, name, state: STABLE, failure: 0 });
    expect(() => backup.getWriterStatus(2)).toThrow(
      expect.objectContaining({ at: { hresult: VSS_E_OBJECT_NOT_FOUND, call: 'GetWriterStatusEx' } }),
    );
  });

  test('one that vanishes is missing from there on', async () => {
    const vanishing = { ...WRITER, instanceId: '{33333333-2222-2222-2222-222222222222}', vanishesAt: 'freeze' } as const;
    const looks = await statesOfARun(stage({ writers: [WRITER, vanishing] }).machine);
    expect(looks.map((each) => each.length)).toEqual([2, 2, 1, 1]);
  });

  test('a lost hold aborts the writers', async () => {
    const { machine, clock } = stage();
    const { backup, events, snapshot } = await frozen(machine);
    await clock.sleep(20_000);
    events.setThaw();
    await snapshot.wait(1000);
    expect(await states(backup)).toEqual([STABLE]);
  });
});

describe('which writers there are', () => {
  test('disabled classes are hidden, however their ids are spelt', async () => {
    const { machine } = stage({ writers: [WRITER, { ...WRITER, writerId: '{aaaaaaaa-1111-1111-1111-111111111111}', name: 'Other' }] });
    const backup = machine.vss.createBackupComponents();
    await backup.initializeForBackup();
    await backup.disableWriterClasses(['{AAAAAAAA-1111-1111-1111-111111111111}']);
    await outcome(backup.gatherWriterMetadata());
    expect(backup.getWriterMetadataCount()).toBe(1);
    expect(await states(backup)).toHaveLength(1);
  });

  test('disabled instances are hidden, others of their class are not', async () => {
    const second = { ...WRITER, instanceId: '{bbbbbbbb-1111-1111-1111-111111111111}', name: 'Second' };
    const { machine } = stage({ writers: [WRITER, second] });
    const backup = machine.vss.createBackupComponents();
    await backup.initializeForBackup();
    await backup.disableWriterInstances(['{BBBBBBBB-1111-1111-1111-111111111111}']);
    await outcome(backup.gatherWriterMetadata());
    expect(backup.getWriterMetadataCount()).toBe(1);
    expect(backup.getWriterMetadata(0).identity.name).toBe(WRITER.name);
  });

  test('one that restarts after the first gathering has another id in every later one', async () => {
    const restarted = '{bbbbbbbb-1111-1111-1111-111111111111}';
    const { machine } = stage({
      writers: [
        { ...WRITER, gathering: 'first' },
        { ...WRITER, instanceId: restarted, gathering: 'later' },
      ],
    });
    const ids: string[] = [];
    for (let time = 0; time < 3; time += 1) {
      const backup = await gathered(machine);
      expect(backup.getWriterMetadataCount()).toBe(1);
      ids.push(backup.getWriterMetadata(0).identity.instanceId);
      await backup[Symbol.asyncDispose]();
    }
    expect(ids).toEqual([WRITER.instanceId, restarted, restarted]);
  });

  test('none with NO_WRITERS', async () => {
    const backup = await gathered(stage().machine, SNAPSHOT_CONTEXT | NO_WRITERS);
    expect(backup.getWriterMetadataCount()).toBe(0);
  });
});

describe('components', () => {
  test('cannot be added twice, and only added ones can be reported', async () => {
    const { machine } = stage();
    const backup = await gathered(machine);
    using writer = backup.getWriterMetadata(0);
    await writer.readComponents(false, NO_PAUSE);
    expect(writer.addComponents([true, false])).toEqual([]);
    expect(writer.addComponents([true, true])).toEqual([{ index: 0, hresult: VSS_E_OBJECT_ALREADY_EXISTS }]);
  });

  test('a report of a component that was not added is refused', async () => {
    const { machine } = stage();
    const { backup, events, snapshot } = await frozen(machine);
    events.setThaw();
    await snapshot.wait(1000);
    const component = { ...WRITER, type: 2, logicalPath: 'a\\b', name: 'files' };
    expect(() => backup.setBackupSucceeded(component, true)).toThrow(expect.objectContaining({ name: 'VSS_E_OBJECT_NOT_FOUND' }));
  });

  test('are named in both documents, whatever characters their names have', async () => {
    const named = { ...WRITER, components: [{ type: 1, logicalPath: '', name: 'a<b&"c"', selectable: true }] };
    const { machine } = stage({ writers: [named] });
    const backup = await gathered(machine);
    using writer = backup.getWriterMetadata(0);
    await writer.readComponents(false, NO_PAUSE);
    writer.addComponents([true]);
    for (const document of [writer.saveAsXml(), backup.saveAsXml()]) expect(document).toContain('componentName="a&lt;b&amp;&quot;c&quot;"');
  });

  test('carry files only when asked for, and are freed once each', async () => {
    const { machine } = stage();
    const backup = await gathered(machine);
    const held = machine.liveObjects();
    {
      using writer = backup.getWriterMetadata(0);
      expect((await writer.readComponents(false, NO_PAUSE)).map(({ files }) => files)).toEqual([undefined, undefined]);
      expect((await writer.readComponents(true, NO_PAUSE)).map(({ files }) => files)).toEqual([['C:\\Files', 'C:\\Db', 'D:\\Log'], []]);
    }
    expect(machine.liveObjects()).toBe(held);
    const count = (call: string): number => machine.trace().filter((line) => line.startsWith(call)).length;
    expect([count('GetComponentInfo'), count('FreeComponentInfo'), count('GetPath')]).toEqual([4, 4, 3]);
  });
});
