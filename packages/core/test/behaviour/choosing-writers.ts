import assert from 'node:assert/strict';
import { healthy, writer } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import type { FreezeOptions } from '../../src/contract/freeze.ts';
import type { Scenario, ScenarioWriter } from '../../src/simulator/scenario.ts';
import type { Behaviour } from './behaviour.ts';
import { calls, cycle, drives, failure, named, trial } from './trial.ts';

const VSS_E_WRITERERROR_RETRYABLE = 0x800423f3;
const EXCHANGE = '{76fe1ac4-15f7-4bcd-987e-8e1acb462fb7}';

/** Two instances of one class under two names, as Exchange has them; and one of another class. */
const replica = writer(1, { writerId: EXCHANGE, name: 'Microsoft Exchange Replica Writer' });
const active = writer(2, { writerId: EXCHANGE, name: 'Microsoft Exchange Writer' });
const other = writer(3);
const exchange = (special: Partial<ScenarioWriter> = {}): Scenario => healthy({ writers: [replica, { ...active, ...special }, other] });

/** Two instances of one class under one name, and one of another class that has the name as well. */
const twins = healthy({
  writers: [
    writer(1, { writerId: EXCHANGE, name: 'Twin' }),
    writer(2, { writerId: EXCHANGE, name: 'Twin' }),
    writer(3, { name: 'twin' }),
    other,
  ].map((each, index) => ({ ...each, instanceId: writer(index + 1).instanceId })),
});

const fails = { failure: { at: 'prepareBackup', hresult: VSS_E_WRITERERROR_RETRYABLE } } as const;

interface Expected {
  /** Instance ids of the writers left out, with what by. */
  readonly out: readonly (readonly [instanceId: string, excludedBy: string])[];
  /** Calls that tell VSS so. */
  readonly told: readonly string[];
}

const excludes = (name: string, scenario: Scenario, excludeWriters: string[], { out, told }: Expected): Behaviour => ({
  name,
  run: (stage) =>
    trial(stage, scenario, async (t) => {
      const plan = await t.requester.freeze({ ...drives(1), excludeWriters, dryRun: true });
      const { freeze, thaw, trace } = await cycle(t, { ...drives(1), excludeWriters });
      const left = scenario.writers.filter(({ instanceId }) => !out.some(([id]) => id === instanceId));
      const expected = out.map(([id, excludedBy]) => {
        const { writerId, instanceId, name: own } = scenario.writers.find((each) => each.instanceId === id) as ScenarioWriter;
        return { id: writerId, instanceId, name: own, excludedBy };
      });
      for (const result of [plan, freeze, thaw]) {
        assert.deepEqual(result.excludedWriters, expected);
        assert.deepEqual(
          result.writers.map(({ instanceId }) => instanceId),
          left.map(({ instanceId }) => instanceId),
        );
        assert.equal(named(result.warnings, 'EXCLUDED_WRITER_UNKNOWN'), undefined);
      }
      const disabled = trace.filter((line) => line.startsWith('Disable'));
      assert.deepEqual(disabled, [...told, ...told], 'in the plan and in the freeze');
      // Both ask for the ids with an object of their own.
      for (const call of ['CreateVssBackupComponents', 'GatherWriterMetadata', 'Release']) assert.equal(calls(trace, call), 4, call);
      assert.equal(thaw.consistency, 'application');
    }),
});

const refuses = (
  name: string,
  scenario: Scenario,
  options: FreezeOptions,
  expected: { readonly error: string; readonly object: string; readonly says: RegExp },
): Behaviour => ({
  name,
  run: async (stage) => {
    for (const dryRun of [true, false])
      await trial(stage, scenario, async ({ requester, subject }) => {
        const error = await failure(requester.freeze({ ...drives(1), ...options, dryRun }));
        assert.equal(error.name, expected.error);
        assert.equal(error.object, expected.object);
        assert.match(error.message, expected.says);
        assert.equal(calls(subject.trace(), 'StartSnapshotSet'), 0);
      });
  },
});

const [first, second, third, fourth] = [1, 2, 3, 4].map((index) => writer(index).instanceId) as [string, string, string, string];

const EXCLUDING: readonly Behaviour[] = [
  excludes('a name leaves out the one instance of its class that has it, and no other', exchange(), [replica.name], {
    out: [[first, replica.name]],
    told: [`DisableWriterInstances ${first}`],
  }),
  excludes('an instance id leaves out that writer', exchange(), [second], {
    out: [[second, second]],
    told: [`DisableWriterInstances ${second}`],
  }),
  excludes('a class id leaves out all of its class', exchange(), [EXCHANGE], {
    out: [
      [first, EXCHANGE],
      [second, EXCHANGE],
    ],
    told: [`DisableWriterClasses ${EXCHANGE}`],
  }),
  excludes('the only writer of a class is left out with its class', exchange(), ['Writer 3'], {
    out: [[third, 'Writer 3']],
    told: [`DisableWriterClasses ${other.writerId}`],
  }),
  excludes('names that leave none of a class leave it out as such', exchange(), [replica.name, active.name], {
    out: [
      [first, replica.name],
      [second, active.name],
    ],
    told: [`DisableWriterClasses ${EXCHANGE}`],
  }),
  excludes('instance ids mean these writers, be they all of their class', exchange(), [first, second], {
    out: [
      [first, first],
      [second, second],
    ],
    told: [`DisableWriterInstances ${first} ${second}`],
  }),
  excludes('a name leaves out every writer of that name, of whatever class', twins, ['TWIN'], {
    out: [
      [first, 'TWIN'],
      [second, 'TWIN'],
      [third, 'TWIN'],
    ],
    told: [`DisableWriterClasses ${EXCHANGE}`, `DisableWriterInstances ${third}`],
  }),
  excludes('of two instances under one name an id leaves out one', twins, [second], {
    out: [[second, second]],
    told: [`DisableWriterInstances ${second}`],
  }),
  excludes('a class and an instance of another one', twins, [EXCHANGE, fourth], {
    out: [
      [first, EXCHANGE],
      [second, EXCHANGE],
      [fourth, fourth],
    ],
    told: [`DisableWriterClasses ${EXCHANGE}`, `DisableWriterInstances ${fourth}`],
  }),
  ...[` ${EXCHANGE} `, EXCHANGE.toUpperCase(), EXCHANGE.slice(1, -1)].map((spelling) =>
    excludes(`a class id is known however it is spelt: "${spelling}"`, exchange(), [spelling], {
      out: [
        [first, spelling],
        [second, spelling],
      ],
      told: [`DisableWriterClasses ${EXCHANGE}`],
    }),
  ),
  ...[` ${second}`, second.toUpperCase(), second.slice(1, -1)].map((spelling) =>
    excludes(`an instance id is known however it is spelt: "${spelling}"`, exchange(), [spelling], {
      out: [[second, spelling]],
      told: [`DisableWriterInstances ${second}`],
    }),
  ),
  excludes('a name is known whatever its case and the spaces around it', exchange(), [' microsoft exchange WRITER '], {
    out: [[second, ' microsoft exchange WRITER ']],
    told: [`DisableWriterInstances ${second}`],
  }),
  ...['Wirter 2', '{0badf00d-0000-4000-8000-000000000000}', '  '].map(
    (unknown): Behaviour => ({
      name: `what no writer goes by is a warning: "${unknown}"`,
      run: (stage) =>
        trial(stage, healthy(), async (t) => {
          const { freeze } = await cycle(t, { ...drives(1), excludeWriters: [unknown] });
          assert.equal(named(freeze.warnings, 'EXCLUDED_WRITER_UNKNOWN')?.object, unknown);
          assert.equal(freeze.writers.length, 2);
          assert.deepEqual(freeze.excludedWriters, []);
        }),
    }),
  ),
  {
    name: 'what a freeze was warned of is told where it fails, too; but not once more what it fails of',
    run: async (stage) => {
      const options: FreezeOptions = { ...drives(1), systemState: 'no', excludeWriters: ['Wirter 2'] };
      await trial(stage, healthy(), async ({ requester }) => {
        const error = await failure(requester.freeze({ ...options, requireWriters: ['nobody'] }));
        assert.equal(error.name, 'REQUIRED_WRITER_MISSING');
        assert.deepEqual(
          error.warnings?.map(({ name, object }) => [name, object]),
          [['EXCLUDED_WRITER_UNKNOWN', 'Wirter 2']],
        );
      });
      await trial(stage, healthy({ writers: [writer(1, fails)] }), async ({ requester }) => {
        const error = await failure(requester.freeze({ ...options, onWriterFailure: 'fail' }));
        assert.deepEqual(
          error.warnings?.map(({ name }) => name),
          ['EXCLUDED_WRITER_UNKNOWN'],
        );
        const plain = await failure(requester.freeze({ ...drives(1), systemState: 'no', onWriterFailure: 'fail' }));
        assert.equal('warnings' in plain, false);
      });
    },
  },
  {
    name: 'a writer that cannot be read is left out by its class id all the same, and ends no freeze',
    run: (stage) =>
      trial(stage, healthy({ faults: [{ call: 'GetWriterMetadata', nth: 1, hresult: 0x80042308 }] }), async (t) => {
        const { freeze, thaw, trace } = await cycle(t, { ...drives(1), excludeWriters: [writer(1).writerId] });
        assert.ok(trace.includes(`DisableWriterClasses ${writer(1).writerId}`));
        assert.deepEqual(
          freeze.writers.map(({ name }) => name),
          ['Writer 2'],
        );
        assert.match(named(freeze.warnings, 'EXCLUDED_WRITER_UNKNOWN')?.message ?? '', /could not be read: 1\.$/);
        assert.equal(thaw.consistency, 'application');
      }),
  },
  {
    name: 'where nobody is left out, the writers are gathered once',
    run: (stage) =>
      trial(stage, exchange(), async (t) => {
        const { freeze, trace } = await cycle(t, { ...drives(1), requireWriters: [EXCHANGE] });
        assert.equal(calls(trace, 'GatherWriterMetadata'), 1);
        assert.deepEqual(freeze.excludedWriters, []);
      }),
  },
  {
    name: 'where VSS has just been waited for, its writers are not asked for their ids once more',
    run: (stage) =>
      trial(stage, exchange(), async (t) => {
        const { freeze, trace } = await cycle(t, { ...drives(1), waitReadyMs: 1000, excludeWriters: [replica.name] });
        assert.equal(calls(trace, 'GatherWriterMetadata'), 2);
        assert.equal(freeze.excludedWriters[0]?.instanceId, first);
      }),
  },
];

const restarted = (index: number, special: Partial<ScenarioWriter>): readonly ScenarioWriter[] => [
  { ...writer(index), ...special, gathering: 'first' },
  { ...writer(index), ...special, instanceId: writer(index + 8).instanceId, gathering: 'later' },
];

/** A writer that comes up again between the two gatherings, with another instance id. */
const RESTARTING: readonly Behaviour[] = [
  refuses(
    'a writer left out by name that restarts is refused, never taken along',
    healthy({ writers: [...restarted(1, replica), active, other] }),
    { excludeWriters: [replica.name] },
    { error: 'EXCLUDED_WRITER_RESTARTED', object: replica.name, says: new RegExp(`now instance \\${writer(9).instanceId}`) },
  ),
  refuses(
    'so is one left out by its instance id',
    healthy({ writers: [...restarted(1, replica), active, other] }),
    { excludeWriters: [first] },
    { error: 'EXCLUDED_WRITER_RESTARTED', object: replica.name, says: /now instance/ },
  ),
  refuses(
    'so is one that only now has the name',
    healthy({ writers: [replica, active, { ...other, name: replica.name, gathering: 'later' }] }),
    { excludeWriters: [replica.name] },
    { error: 'EXCLUDED_WRITER_RESTARTED', object: replica.name, says: /has started since/ },
  ),
  {
    name: 'a writer left out with its class may restart as it likes',
    run: (stage) =>
      trial(stage, healthy({ writers: [...restarted(1, replica), active, other] }), async (t) => {
        const { freeze } = await cycle(t, { ...drives(1), excludeWriters: [EXCHANGE] });
        assert.deepEqual(
          freeze.writers.map(({ name }) => name),
          ['Writer 3'],
        );
      }),
  },
  {
    name: 'a writer that takes part may restart as it likes',
    run: (stage) =>
      trial(stage, healthy({ writers: [replica, ...restarted(2, active), other] }), async (t) => {
        const { freeze, thaw } = await cycle(t, { ...drives(1), excludeWriters: [replica.name] });
        assert.deepEqual(
          freeze.writers.map(({ instanceId }) => instanceId),
          [writer(10).instanceId, third],
        );
        assert.equal(thaw.consistency, 'application');
      }),
  },
];

const REQUIRING: readonly Behaviour[] = [
  ...[EXCHANGE, active.name.toUpperCase(), second, ` ${EXCHANGE.slice(1, -1).toUpperCase()}`].map(
    (required): Behaviour => ({
      name: `every writer that goes by what is required must be well: "${required}"`,
      run: (stage) =>
        trial(stage, exchange(fails), async ({ requester, subject }) => {
          const error = await failure(requester.freeze({ ...drives(1), requireWriters: [required] }));
          assert.equal(error.name, 'REQUIRED_WRITER_FAILED');
          assert.equal(error.object, active.name);
          assert.equal(error.phase, 'check');
          assert.equal(calls(subject.trace(), 'DoSnapshotSet'), 0);
        }),
    }),
  ),
  {
    name: 'a writer of the same class that is not required may fail',
    run: (stage) =>
      trial(stage, exchange(fails), async (t) => {
        const { thaw } = await cycle(t, { ...drives(1), requireWriters: [replica.name, first] });
        assert.equal(thaw.consistency, 'partial');
      }),
  },
  {
    name: 'a required writer that holds nothing of the set counts all the same, before the freeze and after',
    run: async (stage) => {
      const idle = (failure: NonNullable<ScenarioWriter['failure']>) =>
        healthy({ writers: [other, writer(1, { components: [], failure })] });
      await trial(stage, idle({ at: 'prepareBackup', hresult: VSS_E_WRITERERROR_RETRYABLE }), async ({ requester }) => {
        const error = await failure(requester.freeze({ ...drives(1), requireWriters: ['Writer 1'] }));
        assert.equal(error.name, 'REQUIRED_WRITER_FAILED');
      });
      await trial(stage, idle({ at: 'freeze', hresult: VSS_E_WRITERERROR_RETRYABLE }), async (t) => {
        const { thaw } = await cycle(t, { ...drives(1), requireWriters: ['Writer 1'] });
        assert.equal(thaw.consistency, 'partial');
        assert.equal(thaw.writers[1]?.participates, true);
      });
    },
  },
  refuses(
    'a required writer that is not there ends the freeze before a snapshot is begun',
    exchange(),
    { requireWriters: ['SqlServerWriter'] },
    {
      error: 'REQUIRED_WRITER_MISSING',
      object: 'SqlServerWriter',
      says: /not on this machine/,
    },
  ),
];

/** What is wanted and left out at once. */
const CONTRADICTIONS: readonly Behaviour[] = [
  ...[
    ['Writer 1', ' writer 1'],
    [EXCHANGE, EXCHANGE.slice(1, -1).toUpperCase()],
  ].map(([excluded = '', required = '']) =>
    refuses(
      `"${excluded}" excluded and "${required}" required is refused by the words alone`,
      exchange(),
      { excludeWriters: [excluded], requireWriters: [required] },
      {
        error: 'INVALID_ARGUMENT',
        object: 'requireWriters',
        says: /is in `?excludeWriters`? as well/,
      },
    ),
  ),
  refuses(
    'a class excluded and one of its writers required',
    exchange(),
    { excludeWriters: [EXCHANGE], requireWriters: [active.name] },
    {
      error: 'REQUIRED_WRITER_EXCLUDED',
      object: active.name,
      says: /"Microsoft Exchange Writer" requires it and "\{76fe1ac4/,
    },
  ),
  refuses(
    'an instance excluded and its class required',
    exchange(),
    { excludeWriters: [first], requireWriters: [EXCHANGE] },
    {
      error: 'REQUIRED_WRITER_EXCLUDED',
      object: replica.name,
      says: /required and excluded/,
    },
  ),
  {
    name: 'one writer excluded and another of its class required: each is as was asked',
    run: (stage) =>
      trial(stage, exchange(), async (t) => {
        const { freeze, thaw } = await cycle(t, { ...drives(1), excludeWriters: [replica.name], requireWriters: [active.name] });
        assert.deepEqual(
          freeze.writers.map(({ name }) => name),
          [active.name, 'Writer 3'],
        );
        assert.equal(thaw.consistency, 'application');
      }),
  },
];

/** Which writers take part, and which must. */
export const CHOOSING_WRITERS: readonly Behaviour[] = [...EXCLUDING, ...RESTARTING, ...REQUIRING, ...CONTRADICTIONS];
