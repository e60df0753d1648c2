import { healthy } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { expect, test } from 'vitest';
import { Requester } from '../../src/requester/service.ts';
import { openSimulatedMachine } from '../../src/simulator/machine.ts';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';
import { VSS_S_ASYNC_FINISHED } from '../../src/vss/hresults.ts';
import { PROVIDER } from '../../src/vss/ids.ts';
import { NO_PAUSE } from '../support/no-pause.ts';
import { outcome, stage, VOLUME, WRITER } from './requester.ts';

const STATE = { selectComponents: true, systemState: true, backupType: 1, partialFiles: false };
const COMPONENT = { ...WRITER, type: 2, logicalPath: 'a\\b', name: 'files' };

test('a good run leaves this trace, and nothing open', async () => {
  const { machine, clock } = stage();
  {
    await using backup = machine.vss.createBackupComponents();
    await backup.initializeForBackup();
    await backup.setContext(0x0200002b);
    backup.setBackupState(STATE);
    await backup.disableWriterClasses(['{33333333-3333-3333-3333-333333333333}', '{44444444-4444-4444-4444-444444444444}']);
    expect(await outcome(backup.gatherWriterMetadata())).toBe(VSS_S_ASYNC_FINISHED);
    expect(backup.getWriterMetadataCount()).toBe(1);
    {
      using writer = backup.getWriterMetadata(0);
      expect(writer.identity).toEqual({ writerId: WRITER.writerId, instanceId: WRITER.instanceId, name: WRITER.name });
      const [first] = await writer.readComponents(true, NO_PAUSE);
      expect(first?.files).toEqual(['C:\\Files', 'C:\\Db', 'D:\\Log']);
      expect(writer.addComponents([true, false])).toEqual([]);
    }
    backup.freeWriterMetadata();
    await backup.startSnapshotSet();
    using events = machine.events.create();
    await backup.addToSnapshotSet(VOLUME, PROVIDER.id);
    expect(await outcome(backup.prepareForBackup())).toBe(VSS_S_ASYNC_FINISHED);
    expect(await outcome(backup.gatherWriterStatus())).toBe(VSS_S_ASYNC_FINISHED);
    expect(backup.getWriterStatusCount()).toBe(1);
    expect(backup.getWriterStatus(0).name).toBe('Writer One');
    backup.freeWriterStatus();
    using snapshot = await backup.doSnapshotSet();
    expect(await events.waitFrozen(60_000)).toBe('frozen');
    expect(machine.isFrozen()).toBe(true);
    await clock.sleep(2000);
    expect(events.setThaw()).toBe(true);
    expect(machine.isFrozen()).toBe(false);
    await snapshot.wait(1000);
    expect(await snapshot.queryStatus()).toBe(VSS_S_ASYNC_FINISHED);
    backup.setBackupSucceeded(COMPONENT, true);
    expect(await outcome(backup.backupComplete())).toBe(VSS_S_ASYNC_FINISHED);
    expect(backup.saveAsXml()).toContain('backupSucceeded="yes"');
  }
  expect(machine.trace()).toEqual([
    'CreateVssBackupComponents',
    'InitializeForBackup',
    'SetContext 0x0200002b',
    'SetBackupState 1 1 1 0',
    'DisableWriterClasses {33333333-3333-3333-3333-333333333333} {44444444-4444-4444-4444-444444444444}',
    'GatherWriterMetadata',
    'Wait GatherWriterMetadata',
    'QueryStatus GatherWriterMetadata',
    'GetWriterMetadataCount',
    'GetWriterMetadata 0',
    'GetIdentity',
    'GetFileCounts',
    'GetComponent 0',
    'GetComponentInfo',
    'GetFile 0',
    'GetPath',
    'GetDatabaseFile 0',
    'GetPath',
    'GetDatabaseLogFile 0',
    'GetPath',
    'GetComponent 1',
    'GetComponentInfo',
    `AddComponent ${WRITER.instanceId} ${WRITER.writerId} 2 "a\\b" "files"`,
    'FreeComponentInfo',
    'FreeComponentInfo',
    'FreeWriterMetadata',
    'StartSnapshotSet',
    `AddToSnapshotSet ${VOLUME} ${PROVIDER.id}`,
    'PrepareForBackup',
    'Wait PrepareForBackup',
    'QueryStatus PrepareForBackup',
    'GatherWriterStatus',
    'Wait GatherWriterStatus',
    'QueryStatus GatherWriterStatus',
    'GetWriterStatusCount',
    'GetWriterStatusEx 0',
    'FreeWriterStatus',
    'DoSnapshotSet',
    'Wait DoSnapshotSet',
    'QueryStatus DoSnapshotSet',
    `SetBackupSucceeded ${WRITER.instanceId} ${WRITER.writerId} 2 "a\\b" "files" 1`,
    'BackupComplete',
    'Wait BackupComplete',
    'QueryStatus BackupComplete',
    'SaveAsXML',
    'Release',
  ]);
  expect([machine.liveObjects(), machine.openHandles(), clock.pending]).toEqual([0, 0, 0]);
  expect(machine.events.probe()).toEqual({ owned: false, events: 'none', frozen: false, thaw: false });
});

test('where its calls are not kept a machine plays on and on and keeps none', async () => {
  const machine = openSimulatedMachine(healthy(), new VirtualClock(), { traced: false });
  await using requester = new Requester(machine);
  await requester.freeze({ volumes: ['C:'] });
  expect(await requester.thaw()).toMatchObject({ consistency: 'application' });
  expect(machine.trace()).toEqual([]);
});
