import assert from 'node:assert/strict';
import { QgaError } from '../../../src/vss/errors.ts';
import { VSS_S_ASYNC_FINISHED, VSS_S_ASYNC_PENDING } from '../../../src/vss/hresults.ts';
import { GUID_NULL, PROVIDER } from '../../../src/vss/ids.ts';
import { openWindowsMachine, type WindowsMachine } from '../../../src/windows/machine.ts';
import { NO_PAUSE } from '../../support/no-pause.ts';
import type { Case } from './case.ts';
import { finish, gathered, INSTANCE, play, UNKNOWN, VOLUME, WRITER } from './play.ts';

const ofCall =
  (name: string, call: string) =>
  (error: unknown): boolean =>
    error instanceof QgaError && error.name === name && error.at.call === call;

export const COM_CASES: readonly Case[] = [
  {
    name: 'a whole run makes exactly the calls expected, with their arguments',
    run: () =>
      play({}, async (machine, double) => {
        {
          await using backup = await gathered(machine, { classes: [UNKNOWN, GUID_NULL], instances: [GUID_NULL, UNKNOWN] });
          assert.equal(backup.getWriterMetadataCount(), 1);
          {
            using writer = backup.getWriterMetadata(0);
            assert.deepEqual(writer.identity, { instanceId: INSTANCE, writerId: WRITER, name: 'Schreiber für alles' });
            assert.deepEqual(await writer.readComponents(true, NO_PAUSE), [
              { type: 1, logicalPath: 'Server\\Instanz', name: 'häuser', selectable: true, files: ['C:\\a', 'D:\\b', 'E:\\c'] },
              { type: 2, logicalPath: '', name: 'rest', selectable: false, files: [] },
              { type: 2, logicalPath: '', name: 'mehr', selectable: true, files: [] },
            ]);
            assert.deepEqual(writer.addComponents([true, false, true]), []);
          }
          backup.freeWriterMetadata();
          assert.match(await backup.startSnapshotSet(), /^\{[0-9a-f-]{36}\}$/);
          {
            using events = machine.events.create();
            assert.match(await backup.addToSnapshotSet(VOLUME, PROVIDER.id), /^\{[0-9a-f-]{36}\}$/);
            await finish(backup.prepareForBackup());
            await finish(backup.gatherWriterStatus());
            assert.equal(backup.getWriterStatusCount(), 1);
            const { name, instanceId, failure, applicationFailure } = backup.getWriterStatus(0);
            assert.deepEqual([name, instanceId, failure, applicationFailure], ['Schreiber für alles', INSTANCE, 0, 0]);
            backup.freeWriterStatus();
            {
              using snapshot = await backup.doSnapshotSet();
              assert.equal(await events.waitFrozen(10_000), 'frozen');
              assert.equal(double.isFrozen(), true);
              assert.equal(await snapshot.queryStatus(), VSS_S_ASYNC_PENDING);
              assert.equal(events.setThaw(), true);
              await snapshot.wait(10_000);
              assert.equal(await snapshot.queryStatus(), VSS_S_ASYNC_FINISHED);
            }
            backup.setBackupSucceeded({ instanceId: INSTANCE, writerId: WRITER, type: 2, logicalPath: '', name: 'mehr' }, true);
            await finish(backup.backupComplete());
          }
        }
        assert.deepEqual(
          double
            .trace()
            .map((line) => line.replaceAll(INSTANCE, 'I').replaceAll(WRITER, 'W').replace(PROVIDER.id, 'P').replace(VOLUME, 'V')),
          [
            ...['CreateVssBackupComponents', 'InitializeForBackup', 'SetBackupState 1 1 5 0', 'SetContext 0x0200002b'],
            `DisableWriterClasses ${UNKNOWN} ${GUID_NULL}`,
            `DisableWriterInstances ${GUID_NULL} ${UNKNOWN}`,
            ...['GatherWriterMetadata', 'Wait GatherWriterMetadata', 'QueryStatus GatherWriterMetadata'],
            ...['GetWriterMetadataCount', 'GetWriterMetadata 0', 'GetIdentity', 'GetFileCounts'],
            ...[
              'GetComponent 0',
              'GetComponentInfo',
              'GetFile 0',
              'GetPath',
              'GetDatabaseFile 0',
              'GetPath',
              'GetDatabaseLogFile 0',
              'GetPath',
            ],
            ...['GetComponent 1', 'GetComponentInfo', 'GetComponent 2', 'GetComponentInfo'],
            ...['AddComponent I W 1 "Server\\Instanz" "häuser"', 'AddComponent I W 2 "" "mehr"'],
            ...[
              'FreeComponentInfo',
              'FreeComponentInfo',
              'FreeComponentInfo',
              'FreeWriterMetadata',
              'StartSnapshotSet',
              'AddToSnapshotSet V P',
            ],
            ...['PrepareForBackup', 'Wait PrepareForBackup', 'QueryStatus PrepareForBackup'],
            ...['GatherWriterStatus', 'Wait GatherWriterStatus', 'QueryStatus GatherWriterStatus'],
            ...['GetWriterStatusCount', 'GetWriterStatusEx 0', 'FreeWriterStatus'],
            ...['DoSnapshotSet', 'QueryStatus DoSnapshotSet', 'Wait DoSnapshotSet', 'QueryStatus DoSnapshotSet'],
            ...['SetBackupSucceeded I W 2 "" "mehr" 1', 'BackupComplete', 'Wait BackupComplete', 'QueryStatus BackupComplete', 'Release'],
          ],
        );
      }),
  },
  {
    name: 'use after release is an error of JavaScript',
    run: () =>
      play({}, async (machine) => {
        const backup = await gathered(machine);
        const writer = backup.getWriterMetadata(0);
        await writer.readComponents(false, NO_PAUSE);
        writer[Symbol.dispose]();
        writer[Symbol.dispose]();
        await assert.rejects(writer.readComponents(false, NO_PAUSE), TypeError);
        assert.throws(() => writer.addComponents([true]), TypeError);
        assert.throws(() => writer.saveAsXml(), TypeError);
        const async = await backup.gatherWriterStatus();
        async[Symbol.dispose]();
        async[Symbol.dispose]();
        await assert.rejects(async.wait(0), TypeError);
        await assert.rejects(async.queryStatus(), TypeError);
        const other = backup.getWriterMetadata(0);
        await other.readComponents(false, NO_PAUSE);
        await backup[Symbol.asyncDispose]();
        await backup[Symbol.asyncDispose]();
        assert.throws(() => backup.getWriterMetadataCount(), TypeError);
        assert.throws(() => backup.getWriterStatus(0), TypeError);
        await assert.rejects(backup.abortBackup(), TypeError);
        assert.throws(() => other.addComponents([true]), TypeError);
        other[Symbol.dispose]();
      }),
  },
  {
    name: 'a null pointer in an answer that claims success is an error of JavaScript',
    run: async () => {
      const nulls = [
        'CreateVssBackupComponentsInternal',
        'IVssBackupComponents.GetWriterMetadata',
        'IVssExamineWriterMetadata.GetComponent',
      ];
      nulls.push('IVssWMComponent.GetComponentInfo', 'IVssBackupComponents.GatherWriterStatus', 'IVssWMComponent.GetFile');
      for (const lying of nulls) {
        const reach = async (machine: WindowsMachine): Promise<void> => {
          await using backup = await gathered(machine);
          using writer = backup.getWriterMetadata(0);
          await writer.readComponents(true, NO_PAUSE);
          await backup.gatherWriterStatus();
        };
        await play(
          {},
          (machine) => assert.rejects(reach(machine), TypeError, lying),
          (name) => (name === lying ? { result: 0 } : undefined),
        );
      }
    },
  },
  {
    name: 'an object disposed while a call runs on it is released after that call',
    run: () =>
      play({ delays: { gather: 300, prepare: 0, status: 0, freeze: 0, thaw: 0, complete: 0 } }, async (machine) => {
        await using backup = machine.vss.createBackupComponents();
        await backup.initializeForBackup();
        const async = await backup.gatherWriterMetadata();
        const waiting = async.wait(5000);
        async[Symbol.dispose]();
        assert.equal(machine.liveObjects(), 2);
        await waiting;
      }),
  },
  {
    name: 'a call that hangs keeps its object; the machine goes on, and all is released once the call comes back',
    run: () =>
      play({ faults: [{ call: 'StartSnapshotSet', hang: true }] }, async (machine, double) => {
        const backup = await gathered(machine);
        let settled = false;
        const hanging = backup
          .startSnapshotSet()
          .catch(() => undefined)
          .finally(() => {
            settled = true;
          });
        const gone = backup[Symbol.asyncDispose]();
        await machine.clock.sleep(200);
        assert.deepEqual([settled, machine.liveObjects()], [false, 1]);
        assert.equal((await (await machine.volumes.list()).length) > 0, true);
        double.unload();
        await Promise.all([hanging, gone]);
      }),
  },
  {
    name: 'a failing HRESULT is thrown with its call; other calls go on',
    run: () =>
      play(
        {
          faults: [
            { call: 'StartSnapshotSet', hresult: 0x80042316 },
            { call: 'AddComponent', nth: 2, hresult: 0x8004230d },
          ],
        },
        async (machine) => {
          await using backup = await gathered(machine);
          {
            using writer = backup.getWriterMetadata(0);
            await writer.readComponents(false, NO_PAUSE);
            assert.deepEqual(writer.addComponents([true, true, true]), [{ index: 1, hresult: 0x8004230d }]);
          }
          await assert.rejects(backup.startSnapshotSet(), ofCall('VSS_E_SNAPSHOT_SET_IN_PROGRESS', 'StartSnapshotSet'));
          assert.throws(() => backup.getWriterMetadata(7), QgaError);
        },
      ),
  },
  {
    name: 'components that cannot be read are freed as far as they were read',
    run: async () => {
      for (const call of ['GetComponent', 'GetComponentInfo', 'GetFile', 'GetPath', 'GetDatabaseLogFile']) {
        const nth = call.startsWith('GetComponent') ? 2 : 1;
        await play({ faults: [{ call, nth, hresult: 0x80042302 }] }, async (machine) => {
          await using backup = await gathered(machine);
          using writer = backup.getWriterMetadata(0);
          await assert.rejects(writer.readComponents(true, NO_PAUSE), ofCall('VSS_E_UNEXPECTED', call));
        });
      }
    },
  },
  {
    name: 'others have their turn while components are read, and may end that: what was read is right, or freed',
    run: () =>
      play({}, async (machine) => {
        await using backup = await gathered(machine);
        using writer = backup.getWriterMetadata(0);
        let turns = 0;
        const components = await writer.readComponents(true, async () => {
          turns += 1;
          // Another reader, with the same scratch memory.
          using other = backup.getWriterMetadata(0);
          await other.readComponents(true, NO_PAUSE);
        });
        // At each of three files, and at the first of up to sixteen components.
        assert.equal(turns, 4);
        assert.deepEqual(
          components.map(({ name, files }) => [name, files]),
          [
            ['häuser', ['C:\\a', 'D:\\b', 'E:\\c']],
            ['rest', []],
            ['mehr', []],
          ],
        );
        assert.deepEqual(writer.addComponents([true, true, true]), []);
        const cancelled = writer.readComponents(true, () => Promise.reject(QgaError.of('CANCELLED')));
        await assert.rejects(cancelled, (error) => error instanceof QgaError && error.name === 'CANCELLED');
      }),
  },
  {
    name: 'GetWriterStatus is asked where GetWriterStatusEx is not offered',
    run: () =>
      play(
        {},
        async (machine, double) => {
          await using backup = await gathered(machine);
          await backup.startSnapshotSet();
          await finish(backup.prepareForBackup());
          await finish(backup.gatherWriterStatus());
          assert.deepEqual(Object.keys(backup.getWriterStatus(0)), ['instanceId', 'writerId', 'name', 'state', 'failure']);
          assert.ok(double.trace().includes('GetWriterStatus 0'));
        },
        (name) => (name === 'IVssBackupComponents.QueryInterface' ? { result: 0x80004002 | 0 } : undefined),
      ),
  },
  {
    name: 'a library that cannot be loaded is VSS_UNAVAILABLE with the cause',
    run: () => {
      openWindowsMachine().vss.initialize();
      for (const call of ['LoadLibraryExW', 'GetProcAddress']) {
        const machine = openWindowsMachine({ intercept: (name) => (name === call ? { result: 0, lastError: 126 } : undefined) });
        assert.throws(() => machine.vss.initialize(), ofCall('VSS_UNAVAILABLE', call));
      }
      const old = openWindowsMachine({ intercept: (name, nth) => (name === 'GetProcAddress' && nth === 1 ? { result: 0 } : undefined) });
      assert.deepEqual(old.vss.initialize(), []);
    },
  },
  {
    name: 'COM that cannot be entered is an error, and can be tried again; security set by somebody else is a warning',
    ownProcess: true,
    run: () => {
      const answers: Record<string, number> = { CoInitializeEx: 0x80010106 | 0, CoInitializeSecurity: 0x80010119 | 0 };
      const machine = openWindowsMachine({
        intercept: (name, nth) => (nth === 1 && answers[name] !== undefined ? { result: answers[name] } : undefined),
      });
      assert.throws(
        () => machine.vss.initialize(),
        (error) => error instanceof QgaError && error.at.call === 'CoInitializeEx' && error.at.hresult === 0x80010106,
      );
      const warnings = machine.vss.initialize();
      assert.deepEqual(
        warnings.map(({ at }) => [at.call, at.hresult]),
        [['CoInitializeSecurity', 0x80010119]],
      );
      assert.equal(machine.vss.initialize(), warnings);
      assert.equal(openWindowsMachine().vss.initialize(), warnings);
    },
  },
];
