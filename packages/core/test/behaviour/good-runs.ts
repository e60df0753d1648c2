import assert from 'node:assert/strict';
import { expectedCalls, normalised } from '@qga-vss/test-kit/src/memory/expected-calls.ts';
import { healthy, writers } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { E_INVALIDARG, VSS_E_BAD_STATE, VSS_E_UNSUPPORTED_CONTEXT } from '../../src/vss/hresults.ts';
import type { Behaviour } from './behaviour.ts';
import { calls, cycle, drives, failure, named, trial } from './trial.ts';

const goodRun = (volumes: number, writerCount: number): Behaviour => ({
  name: `a good run of ${volumes} volumes and ${writerCount} writers makes the reference's calls in its order`,
  run: (stage) => {
    const scenario = healthy({ writers: writers(writerCount) });
    return trial(stage, scenario, async (t) => {
      const { freeze, thaw, trace } = await cycle(t, drives(volumes));
      assert.equal(freeze.volumeCount, volumes);
      assert.equal(thaw.volumeCount, volumes);
      assert.equal(thaw.consistency, writerCount === 0 ? 'filesystem' : 'application');
      assert.equal(thaw.endedBy, 'caller');
      assert.deepEqual(normalised(trace), expectedCalls({ volumes, writers: scenario.writers, systemState: true }));
    });
  },
});

const refusedContexts = [
  { call: 'SetContext', of: '0x0200003b', hresult: VSS_E_UNSUPPORTED_CONTEXT },
  { call: 'SetContext', of: '0x0200001b', hresult: E_INVALIDARG },
];

export const GOOD_RUNS: readonly Behaviour[] = [
  ...[1, 2, 5].flatMap((volumes) => [0, 1, 30].map((count) => goodRun(volumes, count))),
  {
    name: 'without names every fixed volume is frozen',
    run: (stage) =>
      trial(stage, healthy(), async (t) => {
        const { freeze } = await cycle(t);
        assert.deepEqual(freeze.volumes.flatMap(({ mountPaths }) => mountPaths).sort(), ['C:\\', 'D:\\', 'E:\\', 'F:\\', 'G:\\']);
        assert.ok(freeze.volumes.every(({ snapshotId }) => snapshotId !== undefined));
      }),
  },
  {
    name: 'a client edition of Windows gets the context without TRANSPORTABLE',
    run: (stage) => {
      const scenario = healthy({ edition: 'client' });
      return trial(stage, scenario, async (t) => {
        const { freeze, trace } = await cycle(t, drives(1));
        assert.equal(freeze.context, '0x0200000B');
        assert.deepEqual(
          normalised(trace),
          expectedCalls({ volumes: 1, writers: scenario.writers, systemState: true, clientEdition: true }),
        );
      });
    },
  },
  {
    name: 'the writers are told of success where the caller says so',
    run: (stage) => {
      const scenario = healthy();
      return trial(stage, scenario, async (t) => {
        const { trace } = await cycle(t, drives(1), { succeeded: true });
        assert.deepEqual(normalised(trace), expectedCalls({ volumes: 1, writers: scenario.writers, systemState: true, succeeded: true }));
      });
    },
  },
  {
    name: 'file systems only: no writer is asked anything',
    run: (stage) =>
      trial(stage, healthy(), async (t) => {
        const { thaw, trace } = await cycle(t, { ...drives(1), writers: 'none' });
        assert.equal(thaw.consistency, 'filesystem');
        assert.deepEqual(normalised(trace), [
          'CreateVssBackupComponents',
          'InitializeForBackup',
          'SetContext 0x0200003b',
          'StartSnapshotSet',
          'AddToSnapshotSet {3629d4ed-ee09-4e0e-9a5c-6d8ba2872aef}',
          'PrepareForBackup',
          'Wait PrepareForBackup',
          'QueryStatus PrepareForBackup',
          'DoSnapshotSet',
          'Wait DoSnapshotSet',
          'QueryStatus DoSnapshotSet',
          'Release',
        ]);
      }),
  },
  {
    name: "file systems only: where the context without writers is refused, Microsoft's own one is taken",
    run: (stage) =>
      trial(stage, healthy({ faults: refusedContexts }), async (t) => {
        const { freeze, thaw, trace } = await cycle(t, { ...drives(1), writers: 'none' });
        assert.equal(freeze.context, '0x00000019');
        assert.equal(thaw.consistency, 'filesystem');
        assert.deepEqual(
          trace.filter((call) => call.startsWith('SetContext')),
          ['SetContext 0x0200003b', 'SetContext 0x0200001b', 'SetContext 0x00000019'],
        );
      }),
  },
  {
    name: 'a dry run says the plan and starts nothing',
    run: (stage) =>
      trial(stage, healthy(), async ({ requester, subject }) => {
        const plan = await requester.freeze({ ...drives(2), dryRun: true });
        assert.equal(plan.dryRun, true);
        assert.equal(plan.changed, false);
        assert.equal(plan.volumes.length, 2);
        assert.deepEqual(
          plan.writers.map(({ name }) => name),
          ['Writer 1', 'Writer 2'],
        );
        assert.ok(!subject.trace().includes('StartSnapshotSet'));
        assert.equal((await requester.status()).state, 'thawed');
      }),
  },
  {
    name: 'two freezes one after the other in one process',
    run: (stage) =>
      trial(stage, healthy(), async (t) => {
        const first = await cycle(t, drives(1));
        const second = await cycle(t, drives(1));
        assert.equal(first.thaw.consistency, 'application');
        assert.equal(second.thaw.consistency, 'application');
        assert.notEqual(first.freeze.sessionId, second.freeze.sessionId);
      }),
  },
  {
    name: 'documents are returned on request',
    run: (stage) =>
      trial(stage, healthy(), async (t) => {
        const { thaw } = await cycle(t, drives(1), { includeDocuments: true });
        assert.ok(thaw.backupDocument?.includes('<'), 'no backup document');
        assert.equal(thaw.writerDocuments?.length, 2);
      }),
  },
  {
    name: 'documents that are asked for when they cannot be had are said to be missing, and the next freeze has them',
    run: (stage) =>
      trial(stage, healthy(), async (t) => {
        const { thaw } = await cycle(t, drives(1));
        const late = await t.requester.thaw({ sessionId: thaw.sessionId, includeDocuments: true });
        assert.equal(named(late.warnings, 'DOCUMENTS_MISSING')?.kind, 'partial');
        assert.equal(late.consistency, 'application');
        const next = await cycle(t, drives(1), { includeDocuments: true });
        assert.ok(next.thaw.backupDocument !== undefined);
        assert.equal(named(next.thaw.warnings, 'DOCUMENTS_MISSING'), undefined);
        const again = await t.requester.thaw({ sessionId: next.thaw.sessionId, includeDocuments: true });
        assert.notEqual(named(again.warnings, 'DOCUMENTS_MISSING'), undefined);
      }),
  },
  {
    name: 'documents that could not be read are warned of once, by why',
    run: (stage) =>
      trial(stage, healthy({ faults: [{ call: 'SaveAsXML', nth: 1, hresult: VSS_E_BAD_STATE }] }), async (t) => {
        const { thaw } = await cycle(t, drives(1), { includeDocuments: true });
        assert.equal(named(thaw.warnings, 'VSS_E_BAD_STATE')?.call, 'SaveAsXML');
        assert.equal(named(thaw.warnings, 'DOCUMENTS_MISSING'), undefined);
      }),
  },
  {
    name: 'a hold limit beyond what Windows holds is warned of',
    run: (stage) =>
      trial(stage, healthy(), async (t) => {
        const { freeze } = await cycle(t, { ...drives(1), holdMs: 10_001 });
        assert.equal(named(freeze.warnings, 'HOLD_OVER_LIMIT')?.object, 'holdMs');
        assert.equal(named((await cycle(t, { ...drives(1), holdMs: 10_000 })).freeze.warnings, 'HOLD_OVER_LIMIT'), undefined);
      }),
  },
  {
    name: 'after a boot VSS is waited for, as long as the caller allows',
    run: (stage) =>
      trial(stage, healthy({ faults: [{ call: 'GatherWriterMetadata', nth: 1, hresult: 0x80042318 }] }), async (t) => {
        const { thaw, trace } = await cycle(t, { ...drives(1), waitReadyMs: 20_000 });
        assert.equal(thaw.consistency, 'application');
        assert.equal(calls(trace, 'CreateVssBackupComponents'), 3);
        assert.equal(calls(trace, 'Release'), 3);
      }),
  },
  {
    name: 'VSS that does not come up in the time allowed: its own code',
    run: (stage) =>
      trial(stage, healthy({ faults: [{ call: 'GatherWriterMetadata', hresult: 0x80042318 }] }), async ({ requester }) => {
        const error = await failure(requester.freeze({ ...drives(1), waitReadyMs: 200 }));
        assert.deepEqual([error.name, error.phase], ['VSS_E_WRITER_INFRASTRUCTURE', 'ready']);
      }),
  },
  {
    name: 'times are told: phases, frozenAt, thawedAt, heldMs',
    run: (stage) =>
      trial(stage, healthy({ delays: { gather: 30, prepare: 20, freeze: 40 } }), async ({ requester, subject }) => {
        const freeze = await requester.freeze(drives(1));
        await subject.machine.clock.sleep(200);
        const thaw = await requester.thaw();
        const took = (name: string): number => thaw.phases.find((phase) => phase.name === name)?.durationMs ?? -1;
        assert.ok(took('gather') >= 30 && took('prepare') >= 20 && took('freeze') >= 39, JSON.stringify(thaw.phases));
        assert.equal(thaw.frozenAt, freeze.frozenAt);
        assert.ok(thaw.heldMs !== null && thaw.heldMs >= 199, `held for ${thaw.heldMs}`);
        assert.ok((thaw.thawedAt ?? 0) >= (thaw.frozenAt ?? Number.POSITIVE_INFINITY) + 199);
      }),
  },
];
