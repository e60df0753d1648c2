import assert from 'node:assert/strict';
import { healthy, writer } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import type { Scenario, ScenarioWriter } from '../../src/simulator/scenario.ts';
import type { Behaviour } from './behaviour.ts';
import { calls, cycle, drives, failure, named, trial } from './trial.ts';

type Place = NonNullable<ScenarioWriter['vanishesAt']>;

const vanishing = (vanishesAt: Place, special: Partial<ScenarioWriter> = {}): Scenario =>
  healthy({ writers: [writer(1, { vanishesAt, ...special }), writer(2)] });

const makesPartial = (vanishesAt: Place, phase: string): Behaviour => ({
  name: `a writer that is gone from ${vanishesAt} on is not known to be well`,
  run: (stage) =>
    trial(stage, vanishing(vanishesAt), async (t) => {
      const { thaw, trace } = await cycle(t, drives(1), { succeeded: true });
      assert.equal(thaw.consistency, 'partial');
      assert.deepEqual(
        thaw.reasons.map(({ name, object }) => [name, object]),
        [['WRITER_GONE', 'Writer 1']],
      );
      assert.equal(named(thaw.warnings, 'WRITER_GONE')?.phase, phase);
      assert.deepEqual(
        thaw.writers.map(({ failed, participates, failure: error }) => [failed, participates, error?.name]),
        [
          [true, true, 'WRITER_GONE'],
          [false, true, undefined],
        ],
      );
      const told = trace.filter((line) => line.startsWith('SetBackupSucceeded')).map((line) => line.slice(-1));
      assert.deepEqual(told, ['0', '0', '1', '1'], 'it is not told that it has succeeded');
    }),
});

/** A participant that is missing among those that tell how they fared. */
export const GONE_WRITERS: readonly Behaviour[] = [
  makesPartial('prepareSnapshot', 'check-snapshot'),
  makesPartial('freeze', 'check-snapshot'),
  makesPartial('postSnapshot', 'check-snapshot'),
  makesPartial('prepareBackup', 'check'),
  {
    name: 'a writer that is gone before the freeze ends it where the caller says so',
    run: (stage) =>
      trial(stage, vanishing('prepareBackup'), async ({ requester, subject }) => {
        const error = await failure(requester.freeze({ ...drives(1), onWriterFailure: 'fail' }));
        assert.deepEqual([error.name, error.object, error.phase], ['WRITER_FAILED', 'Writer 1', 'check']);
        assert.match(error.message, /WRITER_GONE/);
        assert.equal(calls(subject.trace(), 'DoSnapshotSet'), 0);
      }),
  },
  {
    name: 'a required writer that is gone before the freeze ends it, whether it holds data or not',
    run: async (stage) => {
      for (const special of [{}, { components: [] }])
        await trial(stage, vanishing('prepareBackup', special), async ({ requester, subject }) => {
          const error = await failure(requester.freeze({ ...drives(1), requireWriters: [writer(1).writerId] }));
          assert.deepEqual([error.name, error.object], ['REQUIRED_WRITER_FAILED', 'Writer 1']);
          assert.equal(calls(subject.trace(), 'DoSnapshotSet'), 0);
        });
    },
  },
  {
    name: 'of a writer that failed and one that is gone both are named',
    run: (stage) => {
      const failing = writer(2, { failure: { at: 'freeze', hresult: 0x800423f4 } });
      return trial(stage, healthy({ writers: [writer(1, { vanishesAt: 'freeze' }), failing] }), async (t) => {
        const { thaw } = await cycle(t, drives(1));
        assert.equal(thaw.consistency, 'partial');
        assert.deepEqual(
          thaw.reasons.map(({ name, object }) => [name, object]),
          [
            ['WRITER_FAILED', 'Writer 2'],
            ['WRITER_GONE', 'Writer 1'],
          ],
        );
      });
    },
  },
  {
    name: 'writers without data of the set that fail or are gone are named, and lower nothing',
    run: (stage) => {
      const idle = [
        writer(1, { components: [], failure: { at: 'prepareBackup', hresult: 0x800423f4 } }),
        writer(2, { components: [], vanishesAt: 'freeze' }),
      ];
      return trial(stage, healthy({ writers: [...idle, writer(3)] }), async (t) => {
        const { thaw } = await cycle(t, { ...drives(1), onWriterFailure: 'fail' });
        assert.equal(thaw.consistency, 'application');
        assert.match(thaw.reasons[0]?.message ?? '', /every writer with data of the snapshot is well/);
        assert.deepEqual(
          thaw.writers.map(({ failed, participates }) => [failed, participates]),
          [
            [true, false],
            [true, false],
            [false, true],
          ],
        );
        assert.ok(named(thaw.warnings, 'WRITER_GONE'));
      });
    },
  },
  {
    name: 'where a status cannot be read nobody is called gone: it may be that one',
    run: (stage) =>
      trial(stage, healthy({ faults: [{ call: 'GetWriterStatusEx', nth: 3, hresult: 0x8000ffff }] }), async (t) => {
        const { thaw } = await cycle(t, drives(1));
        assert.equal(thaw.consistency, 'unknown');
        assert.equal(named(thaw.warnings, 'WRITER_GONE'), undefined);
      }),
  },
];
