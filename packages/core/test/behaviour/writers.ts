import assert from 'node:assert/strict';
import { component, healthy, writer } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import type { Scenario, ScenarioWriter } from '../../src/simulator/scenario.ts';
import type { Behaviour, Stage } from './behaviour.ts';
import { calls, cycle, drives, failure, named, type Trial, trial } from './trial.ts';

const VSS_E_WRITERERROR_TIMEOUT = 0x800423f2;
const SQL = '{a65faa63-5ea8-4ebc-9dbd-a0c4db26912a}';

const failing = (at: NonNullable<ScenarioWriter['failure']>['at']): Scenario =>
  healthy({
    writers: [
      writer(1, {
        failure: { at, hresult: VSS_E_WRITERERROR_TIMEOUT, applicationFailure: 0x8004_1234, applicationMessage: 'The log is full.' },
      }),
      writer(2),
    ],
  });

const failsLater = (at: 'prepareSnapshot' | 'freeze' | 'thaw' | 'postSnapshot', state: string, phase: string): Behaviour => ({
  name: `a writer that fails at ${at} makes the snapshot partial, with its state, code and own words`,
  run: (stage) =>
    trial(stage, failing(at), async (t) => {
      const { thaw, trace } = await cycle(t, drives(1), { succeeded: true });
      assert.equal(thaw.consistency, 'partial');
      const [first, second] = thaw.writers;
      assert.equal(first?.failed, true);
      assert.equal(first?.state, state);
      assert.equal(first?.failure?.name, 'VSS_E_WRITERERROR_TIMEOUT');
      assert.equal(first?.failure?.retryable, 'yes');
      assert.equal(first?.applicationFailure, '0x80041234');
      assert.equal(first?.applicationMessage, 'The log is full.');
      assert.equal(second?.failed, false);
      assert.equal(named(thaw.warnings, 'VSS_E_WRITERERROR_TIMEOUT')?.phase, phase);
      const reasons = thaw.reasons.map(({ name, object, hresult }) => [name, object, hresult]);
      assert.deepEqual(reasons, [['WRITER_FAILED', 'Writer 1', '0x800423F2']], 'in one reason, by our name and its code');
      const told = trace.filter((line) => line.startsWith('SetBackupSucceeded')).map((line) => line.slice(-1));
      assert.deepEqual(told, ['0', '0', '1', '1'], 'what each component was told');
    }),
});

const choice = (
  name: string,
  scenario: Scenario,
  options: Parameters<Trial['requester']['freeze']>[0],
  expected: Record<string, string>,
): Behaviour => ({
  name,
  run: (stage: Stage) =>
    trial(stage, scenario, async (t) => {
      const { freeze, trace } = await cycle(t, options);
      const components = freeze.writers.flatMap((each) => each.components);
      assert.deepEqual(Object.fromEntries(components.map(({ path, reason }) => [path, reason])), expected);
      assert.equal(calls(trace, 'AddComponent'), Object.values(expected).filter((reason) => reason === 'chosen').length);
    }),
});

const placed = (name: string, ...files: string[]) => component(name, { files });

export const WRITERS: readonly Behaviour[] = [
  failsLater('prepareSnapshot', 'VSS_WS_FAILED_AT_PREPARE_SNAPSHOT', 'check-snapshot'),
  failsLater('freeze', 'VSS_WS_FAILED_AT_FREEZE', 'check-snapshot'),
  failsLater('thaw', 'VSS_WS_FAILED_AT_THAW', 'check-snapshot'),
  failsLater('postSnapshot', 'VSS_WS_FAILED_AT_POST_SNAPSHOT', 'check-snapshot'),
  {
    name: 'a writer that fails at prepare is a warning by default',
    run: (stage) =>
      trial(stage, failing('prepareBackup'), async (t) => {
        const { freeze, thaw } = await cycle(t, drives(1));
        assert.equal(named(freeze.warnings, 'VSS_E_WRITERERROR_TIMEOUT')?.object, 'Writer 1');
        assert.equal(thaw.consistency, 'partial');
      }),
  },
  {
    name: 'a writer that fails at prepare ends the freeze where the caller says so',
    run: (stage) =>
      trial(stage, failing('prepareBackup'), async ({ requester, subject }) => {
        const error = await failure(requester.freeze({ ...drives(1), onWriterFailure: 'fail' }));
        assert.equal(error.name, 'WRITER_FAILED');
        assert.equal(error.object, 'Writer 1');
        assert.equal(error.hresult, '0x800423F2');
        // All that is ever said of that writer: nobody gets a result that could name it.
        assert.match(
          error.message,
          /^Writer 1: .*VSS_E_WRITERERROR_TIMEOUT: .*VSS_WS_FAILED_AT_PREPARE_BACKUP.*It says: The log is full\./,
        );
        assert.equal(calls(subject.trace(), 'AbortBackup'), 1);
        assert.equal(calls(subject.trace(), 'DoSnapshotSet'), 0);
      }),
  },
  {
    name: 'a component that VSS has already is no failure',
    run: (stage) =>
      trial(stage, healthy({ faults: [{ call: 'AddComponent', nth: 1, hresult: 0x8004230d }] }), async (t) => {
        const { freeze, thaw } = await cycle(t, drives(1));
        assert.equal(freeze.writers[0]?.components[0]?.reason, 'already-added');
        assert.equal(thaw.consistency, 'application');
      }),
  },
  {
    name: 'components of a writer that VSS refuses are warned of together, however many they are',
    run: (stage) =>
      trial(
        stage,
        healthy({
          writers: [writer(1, { components: [1, 2, 3, 4, 5, 6, 7].map((each) => component(`db${each}`)) })],
          faults: [{ call: 'AddComponent', hresult: 0x80042302 }],
        }),
        async (t) => {
          const { freeze, thaw } = await cycle(t, drives(1));
          const refused = freeze.warnings.filter(({ name }) => name === 'VSS_E_UNEXPECTED');
          assert.deepEqual(
            refused.map(({ object }) => object),
            ['Writer 1: db1, db2, db3, db4, db5 and 2 more'],
          );
          assert.equal(freeze.writers[0]?.components.filter(({ reason }) => reason === 'add-failed').length, 7);
          assert.equal(thaw.consistency, 'partial');
        },
      ),
  },
  {
    name: 'a type that moves the logs of SQL Server is warned of; copy is not',
    run: (stage) =>
      trial(stage, healthy({ writers: [writer(1, { writerId: SQL, name: 'SqlServerWriter' })] }), async (t) => {
        const full = await cycle(t, drives(1));
        assert.equal(named(full.freeze.warnings, 'BACKUP_TYPE_MOVES_LOGS')?.object, 'SqlServerWriter');
        const copy = await cycle(t, { ...drives(1), backupType: 'copy' });
        assert.equal(named(copy.freeze.warnings, 'BACKUP_TYPE_MOVES_LOGS'), undefined);
        assert.ok(copy.trace.includes('SetBackupState 1 1 5 0'));
      }),
  },
  choice(
    'components by the rule: descendants of a selectable one come with it, others are added',
    healthy({
      writers: [
        writer(1, {
          components: [
            component('app', { selectable: true }),
            component('part', { logicalPath: 'app', selectable: true }),
            component('deep', { logicalPath: 'app\\part', selectable: false }),
            component('alone', { selectable: false }),
            component('below', { logicalPath: 'alone', selectable: false }),
            component('choosable', { logicalPath: 'alone', selectable: true }),
          ],
        }),
      ],
    }),
    drives(1),
    {
      app: 'chosen',
      'app\\part': 'implied',
      'app\\part\\deep': 'implied',
      alone: 'chosen',
      'alone\\below': 'chosen',
      'alone\\choosable': 'chosen',
    },
  ),
  choice(
    'with named volumes components elsewhere are left out: files, database files and log files count',
    healthy({
      writers: [
        writer(1, {
          components: [
            placed('here', 'C:\\data'),
            placed('there', 'D:\\data'),
            component('database', { type: 1, databaseFiles: ['D:\\db'] }),
            component('logs', { type: 1, databaseFiles: ['C:\\db'], logFiles: ['D:\\log'] }),
            placed('by variable', '%SystemDrive%\\data'),
            placed('unresolvable', '%NoSuchVariable%\\data'),
            component('without files'),
          ],
        }),
      ],
    }),
    drives(1),
    {
      here: 'chosen',
      there: 'outside',
      database: 'outside',
      logs: 'split',
      'by variable': 'chosen',
      unresolvable: 'chosen',
      'without files': 'chosen',
    },
  ),
  {
    name: 'where every fixed volume is in the set nobody asks where files lie',
    run: (stage) =>
      trial(stage, healthy({ writers: [writer(1, { components: [placed('there', 'Z:\\data')] })] }), async (t) => {
        const { trace } = await cycle(t);
        assert.equal(calls(trace, 'GetFile'), 0);
        assert.equal(calls(trace, 'AddComponent'), 1);
      }),
  },
  {
    name: 'a component split between volumes makes the snapshot partial; one wholly outside does not',
    run: (stage) => {
      const outside = writer(1, { components: [placed('in', 'C:\\x'), placed('out', 'D:\\x')] });
      const split = writer(2, { components: [placed('both', 'C:\\x', 'D:\\x')] });
      return trial(stage, healthy({ writers: [outside] }), async (t) => {
        assert.equal((await cycle(t, drives(1))).thaw.consistency, 'application');
      }).then(() =>
        trial(stage, healthy({ writers: [outside, split] }), async (t) => {
          const plan = await t.requester.freeze({ ...drives(1), dryRun: true });
          assert.equal(named(plan.warnings, 'WRITER_SPLIT')?.object, 'Writer 2', 'the plan says so, too');
          const { thaw } = await cycle(t, drives(1));
          assert.equal(thaw.consistency, 'partial');
          assert.deepEqual(
            thaw.reasons.map(({ name }) => name),
            ['WRITER_SPLIT'],
          );
          assert.equal(thaw.reasons[0]?.object, 'Writer 2');
          assert.match(thaw.reasons[0]?.message ?? '', / both\.$/);
        }),
      );
    },
  },
  {
    name: 'no component of any writer in the set: file systems only, and it says so',
    run: (stage) =>
      trial(stage, healthy({ writers: [writer(1, { components: [placed('out', 'D:\\x')] })] }), async (t) => {
        const { thaw } = await cycle(t, drives(1));
        assert.equal(thaw.consistency, 'filesystem');
        assert.equal(thaw.reasons[0]?.name, 'NO_WRITER_DATA');
      }),
  },
];
