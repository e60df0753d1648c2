import assert from 'node:assert/strict';
import { healthy, writer } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import type { Notice } from '../../src/contract/parts.ts';
import { SQL_WRITER_IDS } from '../../src/vss/ids.ts';
import { VSS_E_UNEXPECTED } from '../support/hresults.ts';
import type { Behaviour, Subject } from './behaviour.ts';
import { calls, drives, failure, trial } from './trial.ts';

const SQL = { writerId: SQL_WRITER_IDS[0] ?? '' };
const WARNED = { ...drives(1), backupType: 'full', systemState: 'no', holdMs: 20_000 } as const;
const NAMES = ['HOLD_OVER_LIMIT', 'BACKUP_TYPE_MOVES_LOGS'];

/** Notes what is told, and whether the disks were frozen, or about to be, by then. */
const listener = (subject: Subject) => {
  const told: { readonly name: string; readonly late: boolean }[] = [];
  const onWarning = ({ name }: Notice): void => {
    told.push({ name, late: subject.isFrozen() || calls(subject.trace(), 'DoSnapshotSet') > 0 });
  };
  return { told, onWarning };
};

const inTime = NAMES.map((name) => ({ name, late: false }));

/** When whoever freezes is told what there is to mind. */
export const WARNINGS: readonly Behaviour[] = [
  {
    name: 'what a freeze is warned of is told before anything is frozen, once; results have it as well',
    run: (stage) =>
      trial(stage, healthy({ writers: [writer(1, SQL), writer(2)] }), async ({ requester, subject }) => {
        const { told, onWarning } = listener(subject);
        const { warnings } = await requester.freeze(WARNED, { onWarning });
        assert.deepEqual(told, inTime);
        assert.deepEqual(
          warnings.map(({ name }) => name),
          NAMES,
        );
        await requester.thaw({}, { onWarning });
        assert.deepEqual(told, inTime, 'nothing is told twice, and nothing after thaw');
      }),
  },
  {
    name: 'a freeze that fails has told what it was warned of',
    run: (stage) =>
      trial(stage, healthy({ writers: [writer(1, SQL)], other: { kind: 'snapshot-set' } }), async ({ requester, subject }) => {
        const { told, onWarning } = listener(subject);
        assert.equal((await failure(requester.freeze(WARNED, { onWarning }))).kind, 'busy');
        assert.deepEqual(told, inTime);
      }),
  },
  {
    name: 'a freeze that fails carries what it was warned of, and what failed while it was called off',
    run: (stage) => {
      const faults = [
        { call: 'PrepareForBackup', hresult: VSS_E_UNEXPECTED },
        { call: 'AbortBackup', hresult: VSS_E_UNEXPECTED },
      ];
      return trial(stage, healthy({ faults }), async ({ requester }) => {
        const failed = await failure(requester.freeze({ ...drives(1), systemState: 'no', excludeWriters: ['nobody'] }));
        assert.equal(failed.call, 'PrepareForBackup');
        assert.deepEqual(
          failed.warnings?.map(({ name, object, call }) => [name, object ?? call]),
          [
            ['EXCLUDED_WRITER_UNKNOWN', 'nobody'],
            ['VSS_E_UNEXPECTED', 'AbortBackup'],
          ],
        );
      });
    },
  },
  {
    name: 'thaw of what is prepared carries what failed while it was called off',
    run: (stage) =>
      trial(stage, healthy({ faults: [{ call: 'AbortBackup', hresult: VSS_E_UNEXPECTED }] }), async ({ requester }) => {
        await requester.prepare({ ...drives(1), systemState: 'no' });
        const { volumeCount, warnings } = await requester.thaw();
        assert.equal(volumeCount, 0);
        assert.deepEqual(
          warnings.map(({ name, call }) => [name, call]),
          [['VSS_E_UNEXPECTED', 'AbortBackup']],
        );
      }),
  },
  {
    name: 'what is prepared is warned of then; who continues it is not told again',
    run: (stage) =>
      trial(stage, healthy({ writers: [writer(1, SQL), writer(2)] }), async ({ requester, subject }) => {
        const { told, onWarning } = listener(subject);
        await requester.prepare(WARNED, { onWarning });
        assert.deepEqual(told, inTime);
        await requester.freeze({}, { onWarning });
        assert.deepEqual(told, inTime);
        await requester.thaw();
      }),
  },
];
