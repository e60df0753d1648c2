import { describe, expect, test } from 'vitest';
import { ORDER, Order, type OrderedCall } from '../../src/simulator/order.ts';
import { NO_WRITERS } from '../../src/vss/enums.ts';
import { VSS_E_BAD_STATE, VSS_S_ASYNC_FINISHED } from '../../src/vss/hresults.ts';
import { PROVIDER } from '../../src/vss/ids.ts';
import { NO_PAUSE } from '../support/no-pause.ts';
import { frozen, gathered, outcome, prepared, stage, VOLUME } from './requester.ts';

const ALL = Object.keys(ORDER) as OrderedCall[];

const allowedBy = (order: Order): readonly OrderedCall[] =>
  ALL.filter((call) => {
    try {
      order.require(call);
      return true;
    } catch {
      return false;
    }
  });

const after = (calls: readonly OrderedCall[], withoutWriters = false): readonly OrderedCall[] => {
  const order = new Order();
  order.withoutWriters = withoutWriters;
  for (const call of calls) {
    order.require(call);
    order.begin(call);
    order.end(call, true);
  }
  return allowedBy(order);
};

const ALWAYS: readonly OrderedCall[] = ['AbortBackup', 'SaveAsXML', 'Query'];
const sorted = (calls: readonly OrderedCall[]): readonly OrderedCall[] => [...calls].sort();

describe('the order of calls', () => {
  const done: OrderedCall[] = [
    'InitializeForBackup',
    'SetContext',
    'GatherWriterMetadata',
    'StartSnapshotSet',
    'PrepareForBackup',
    'DoSnapshotSet',
  ];
  const NEXT: readonly (readonly [string, readonly OrderedCall[], readonly OrderedCall[]])[] = [
    ['a new object', [], ['InitializeForBackup']],
    [
      'InitializeForBackup',
      done.slice(0, 1),
      ['SetContext', 'SetBackupState', 'DisableWriterClasses', 'DisableWriterInstances', 'GatherWriterMetadata', ...ALWAYS],
    ],
    [
      'SetContext',
      done.slice(0, 2),
      ['SetBackupState', 'DisableWriterClasses', 'DisableWriterInstances', 'GatherWriterMetadata', ...ALWAYS],
    ],
    ['GatherWriterMetadata', done.slice(0, 3), ['SetBackupState', 'AddComponent', 'StartSnapshotSet', 'GatherWriterStatus', ...ALWAYS]],
    ['StartSnapshotSet', done.slice(0, 4), ['SetBackupState', 'AddToSnapshotSet', 'PrepareForBackup', 'GatherWriterStatus', ...ALWAYS]],
    ['PrepareForBackup', done.slice(0, 5), ['DoSnapshotSet', 'GatherWriterStatus', ...ALWAYS]],
    ['DoSnapshotSet', done, ['SetBackupSucceeded', 'BackupComplete', 'GatherWriterStatus', ...ALWAYS]],
    ['BackupComplete', [...done, 'BackupComplete'], ['GatherWriterStatus', ...ALWAYS]],
  ];

  test.each(NEXT)('after %s', (_name, calls, next) => {
    expect(sorted(after(calls))).toEqual(sorted(next));
  });

  test('without writers neither gathering nor preparing is asked for', () => {
    expect(after(['InitializeForBackup', 'SetContext'], true)).toContain('StartSnapshotSet');
    expect(after(['InitializeForBackup', 'SetContext', 'StartSnapshotSet'], true)).toContain('DoSnapshotSet');
  });

  test('nothing but aborting and saving while an operation is under way', () => {
    const order = new Order();
    for (const call of ['InitializeForBackup', 'GatherWriterMetadata'] as const) order.end(call, true);
    order.begin('GatherWriterMetadata');
    expect(sorted(allowedBy(order))).toEqual(sorted(ALWAYS));
  });

  test('an operation that ends after an abort does not revive the backup', () => {
    const order = new Order();
    for (const call of ['InitializeForBackup', 'StartSnapshotSet'] as const) order.end(call, true);
    order.begin('PrepareForBackup');
    expect(order.abort()).toBe(true);
    order.end('PrepareForBackup', true);
    expect(order.place).toBe('aborted');
  });

  test('an abort before the snapshot set is ignored', () => {
    const order = new Order();
    for (const call of ['InitializeForBackup', 'GatherWriterMetadata'] as const) {
      order.begin(call);
      order.end(call, true);
    }
    expect(order.abort()).toBe(false);
    expect(allowedBy(order)).toContain('StartSnapshotSet');
  });
});

describe('the machine keeps the order', () => {
  const badState = { at: { hresult: VSS_E_BAD_STATE } };

  test('a call out of order is refused, traced and without effect', async () => {
    const { machine } = stage();
    const backup = machine.vss.createBackupComponents();
    await backup.initializeForBackup();
    await expect(backup.startSnapshotSet()).rejects.toMatchObject({ ...badState, name: 'VSS_E_BAD_STATE' });
    await expect(backup.initializeForBackup()).rejects.toMatchObject(badState);
    expect(machine.trace().slice(-2)).toEqual(['StartSnapshotSet', 'InitializeForBackup']);
    expect(await outcome(backup.gatherWriterMetadata())).toBe(VSS_S_ASYNC_FINISHED);
    await backup.startSnapshotSet();
  });

  test('metadata and status can be read from gathering to freeing', async () => {
    const { machine } = stage();
    const backup = await gathered(machine);
    expect(() => backup.getWriterStatusCount()).toThrow(expect.objectContaining({ name: 'VSS_E_BAD_STATE' }));
    await outcome(backup.gatherWriterStatus());
    expect(backup.getWriterStatusCount()).toBe(1);
    backup.freeWriterStatus();
    expect(() => backup.getWriterStatus(0)).toThrow(expect.objectContaining({ name: 'VSS_E_BAD_STATE' }));
    backup.freeWriterMetadata();
    expect(() => backup.getWriterMetadataCount()).toThrow(expect.objectContaining({ name: 'VSS_E_BAD_STATE' }));
    expect(() => backup.freeWriterMetadata()).toThrow(expect.objectContaining({ name: 'VSS_E_BAD_STATE' }));
  });

  test('what has failed leads nowhere but to an abort', async () => {
    const { machine } = stage({ faults: [{ call: 'PrepareForBackup', result: 0x8000ffff }] });
    const { backup } = await prepared(machine);
    await expect(backup.doSnapshotSet()).rejects.toMatchObject(badState);
    await backup.abortBackup();
  });

  test('DoSnapshotSet wants volumes', async () => {
    const { machine } = stage();
    const backup = await gathered(machine);
    await backup.startSnapshotSet();
    await outcome(backup.prepareForBackup());
    await expect(backup.doSnapshotSet()).rejects.toMatchObject(badState);
  });

  test('nobody completes a backup whose snapshot was aborted', async () => {
    const { machine } = stage();
    const { backup } = await prepared(machine);
    await backup.abortBackup();
    await expect(backup.doSnapshotSet()).rejects.toMatchObject(badState);
    await expect(backup.backupComplete()).rejects.toMatchObject(badState);
  });

  test('file systems only: freeze and thaw without any writer call', async () => {
    const { machine } = stage();
    const backup = machine.vss.createBackupComponents();
    await backup.initializeForBackup();
    await backup.setContext(0x0200002b | NO_WRITERS);
    await backup.startSnapshotSet();
    const events = machine.events.create();
    await backup.addToSnapshotSet(VOLUME, PROVIDER.id);
    using snapshot = await backup.doSnapshotSet();
    expect(await events.waitFrozen(1000)).toBe('frozen');
    events.setThaw();
    await snapshot.wait(1000);
    expect(await snapshot.queryStatus()).toBe(VSS_S_ASYNC_FINISHED);
  });

  test('the snapshot is over before anything may be reported', async () => {
    const { machine } = stage();
    const { backup, events, snapshot } = await frozen(machine);
    await expect(backup.backupComplete()).rejects.toMatchObject(badState);
    events.setThaw();
    await snapshot.wait(1000);
    expect(await outcome(backup.backupComplete())).toBe(VSS_S_ASYNC_FINISHED);
  });

  test('what would crash on Windows is an error here', async () => {
    const { machine } = stage();
    const { backup, events, snapshot } = await frozen(machine);
    const writer = backup.getWriterMetadata(0);
    for (const held of [writer, snapshot, events]) held[Symbol.dispose]();
    await backup[Symbol.asyncDispose]();
    await expect(writer.readComponents(false, NO_PAUSE)).rejects.toThrow('after their release');
    await expect(snapshot.queryStatus()).rejects.toThrow('released async object');
    await expect(events.waitThaw(1)).rejects.toThrow('after they were closed');
    expect(() => backup.saveAsXml()).toThrow('SaveAsXML is called after Release');
    expect(events.setThaw()).toBe(false);
  });
});
