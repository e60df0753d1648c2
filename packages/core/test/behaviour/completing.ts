import assert from 'node:assert/strict';
import { healthy, writer } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import type { ThawResult } from '../../src/contract/thaw.ts';
import { Requester } from '../../src/requester/service.ts';
import { VSS_E_UNEXPECTED } from '../support/hresults.ts';
import type { Behaviour } from './behaviour.ts';
import { cycle, drives, named, trial } from './trial.ts';

const VSS_E_WRITERERROR_NONRETRYABLE = 0x800423f4;

/** Whatever went wrong, it is warned of in these words, and the snapshot is worth what it was. */
const stillGood = (thaw: ThawResult, warning: string, object?: string): void => {
  assert.deepEqual([thaw.consistency, thaw.reasons.map(({ name }) => name)], ['application', ['ALL_WELL']]);
  const notice = named(thaw.warnings, warning);
  assert.deepEqual([notice?.name, notice?.object], [warning, object]);
  assert.doesNotMatch(thaw.warnings.map(({ message }) => message).join(' '), /snapshot did not end|could not be learnt/);
};

/** What comes after the snapshot's own end, and lowers nothing. */
export const COMPLETING: readonly Behaviour[] = [
  {
    name: 'a writer that fails at BackupComplete: a warning that names it and what was not done; the snapshot stays application-consistent',
    run: (stage) =>
      trial(
        stage,
        healthy({
          writers: [
            writer(1, {
              failure: { at: 'backupComplete', hresult: VSS_E_WRITERERROR_NONRETRYABLE, applicationMessage: 'Log truncation failed' },
            }),
            writer(2),
          ],
        }),
        async (t) => {
          const { thaw, trace } = await cycle(t, drives(1), { succeeded: true });
          stillGood(thaw, 'WRITER_COMPLETION_FAILED', 'Writer 1');
          const warning = named(thaw.warnings, 'WRITER_COMPLETION_FAILED');
          assert.deepEqual([warning?.phase, Number(warning?.hresult)], ['check-complete', VSS_E_WRITERERROR_NONRETRYABLE]);
          assert.match(warning?.message ?? '', /truncating its logs, was not done.*VSS_E_WRITERERROR_NONRETRYABLE.*Log truncation failed/s);
          assert.deepEqual(
            thaw.writers.map(({ failed, state, failure }) => [failed, state, failure?.name]),
            [
              [true, 'VSS_WS_FAILED_AT_BACKUP_COMPLETE', 'WRITER_COMPLETION_FAILED'],
              [false, 'VSS_WS_STABLE', undefined],
            ],
          );
          const told = trace.filter((line) => line.startsWith('SetBackupSucceeded')).map((line) => line.slice(-1));
          assert.deepEqual(told, ['1', '1', '1', '1']);
        },
      ),
  },
  {
    name: 'BackupComplete that fails is warned of, with what was not done',
    run: (stage) =>
      trial(stage, healthy({ faults: [{ call: 'BackupComplete', result: VSS_E_UNEXPECTED }] }), async (t) => {
        const { thaw } = await cycle(t, drives(1));
        stillGood(thaw, 'COMPLETION_FAILED');
        assert.equal(named(thaw.warnings, 'VSS_E_UNEXPECTED')?.phase, 'complete');
      }),
  },
  {
    name: 'BackupComplete that takes too long is warned of, and the host goes on',
    run: (stage) =>
      trial(stage, healthy({ delays: { complete: 20_000 } }), async (t) => {
        const { thaw } = await cycle(t, { ...drives(1), completeTimeoutMs: 300 });
        stillGood(thaw, 'COMPLETION_FAILED');
        assert.equal(named(thaw.warnings, 'COMPLETE_TIMEOUT')?.phase, 'complete');
        assert.equal(t.requester.unusable, false);
      }),
  },
  {
    name: 'BackupComplete that never comes back: the process is unusable, the snapshot is not',
    ownProcess: true,
    run: async (stage) => {
      await using subject = await stage.open(healthy({ faults: [{ call: 'BackupComplete', hang: true }] }));
      const requester = new Requester(subject.machine);
      await requester.freeze({ ...drives(1), completeTimeoutMs: 300, abortTimeoutMs: 300 });
      stillGood(await requester.thaw(), 'COMPLETION_FAILED');
      assert.equal(requester.unusable, true);
    },
  },
  {
    name: 'writers that cannot be asked after BackupComplete: whether they are done is not known, and nothing is lowered',
    run: (stage) =>
      trial(stage, healthy({ faults: [{ call: 'GatherWriterStatus', nth: 3, hresult: VSS_E_UNEXPECTED }] }), async (t) => {
        stillGood((await cycle(t, drives(1))).thaw, 'COMPLETION_UNREADABLE');
      }),
  },
];
