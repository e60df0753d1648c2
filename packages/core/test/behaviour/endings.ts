import assert from 'node:assert/strict';
import { healthy } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { Requester } from '../../src/requester/service.ts';
import type { Behaviour } from './behaviour.ts';
import { called, calls, drives, failure, trial, until } from './trial.ts';

/** What ends a hold, or a freeze before it comes to hold, other than the word to thaw. */
export const ENDINGS: readonly Behaviour[] = [
  {
    name: 'the hold limit thaws; the outcome is kept until somebody asks, and then it is a lost hold',
    run: (stage) =>
      trial(stage, healthy(), async ({ requester, subject }) => {
        const { holdExpiresAt, frozenAt } = await requester.freeze({ ...drives(1), holdMs: 500 });
        assert.equal((holdExpiresAt ?? 0) - (frozenAt ?? 0), 500);
        await until(subject, async () => (await requester.status()).state === 'thawed');
        assert.equal(subject.isFrozen(), false);
        // Whoever asks late is told of the hold, not of the time until then.
        await subject.machine.clock.sleep(1000);
        const asked = subject.machine.clock.now();
        const thaw = await requester.thaw();
        assert.equal(thaw.endedBy, 'hold-limit');
        assert.equal(thaw.consistency, 'crash');
        assert.equal(thaw.reasons[0]?.name, 'HOLD_LIMIT_REACHED');
        assert.ok((thaw.heldMs ?? 0) > 450 && (thaw.thawedAt ?? asked) <= asked - 900, `held for ${thaw.heldMs}`);
        const again = await requester.thaw();
        assert.equal(again.changed, false, 'an outcome is told once to those who do not name the session');
        assert.equal((await requester.thaw({ sessionId: thaw.sessionId })).consistency, 'crash');
      }),
  },
  {
    name: 'who waits for the end of the hold is told of the hold limit at once, and the outcome is still there for thaw',
    run: (stage) =>
      trial(stage, healthy({ delays: { complete: 1500 } }), async ({ requester, subject }) => {
        const { sessionId, frozenAt = 0 } = await requester.freeze({ ...drives(1), holdMs: 500 });
        const end = await requester.awaitThaw({ sessionId });
        assert.equal((await requester.status()).state, 'thawing', 'it was told only when all was over');
        assert.equal(subject.isFrozen(), false);
        assert.deepEqual([end.sessionId, end.endedBy, end.lost?.name], [sessionId, 'hold-limit', 'HOLD_LIMIT_REACHED']);
        assert.ok((end.thawedAt ?? 0) > frozenAt);
        const thaw = await requester.thaw({ sessionId });
        assert.deepEqual([thaw.endedBy, thaw.heldMs, thaw.thawedAt], [end.endedBy, end.heldMs, end.thawedAt]);
        assert.equal((await requester.awaitThaw({ sessionId })).endedBy, 'hold-limit', 'it is known as long as the outcome is');
      }),
  },
  {
    name: 'a hold that ended at the word of whoever froze was not lost; giving up the wait ends nothing',
    run: (stage) =>
      trial(stage, healthy(), async ({ requester, subject }) => {
        await requester.freeze(drives(1));
        const cancel = new AbortController();
        const cancelled = failure(requester.awaitThaw({}, { signal: cancel.signal }));
        const waiting = requester.awaitThaw();
        cancel.abort();
        assert.equal((await cancelled).name, 'CANCELLED');
        assert.equal(subject.isFrozen(), true);
        const { sessionId } = await requester.thaw();
        const end = await waiting;
        assert.deepEqual([end.sessionId, end.endedBy, end.lost], [sessionId, 'caller', undefined]);
      }),
  },
  {
    name: 'where nothing is frozen there is no end to wait for, and of a session that nobody knows none can be told',
    run: (stage) =>
      trial(stage, healthy(), async ({ requester }) => {
        const { sessionId, endedBy, heldMs } = await requester.awaitThaw();
        assert.deepEqual([sessionId, endedBy, heldMs], ['', undefined, null]);
        assert.equal((await failure(requester.awaitThaw({ sessionId: 'nobody-knows-it' }))).name, 'SESSION_LOST');
      }),
  },
  {
    name: 'status tells of a hold that was lost until somebody has asked for its outcome, and of the session as long as that is known',
    run: (stage) =>
      trial(stage, healthy(), async ({ requester, subject }) => {
        const { sessionId } = await requester.freeze({ ...drives(1), holdMs: 1000 });
        assert.equal((await requester.status({ sessionId })).state, 'frozen');
        await until(subject, async () => (await requester.status({ sessionId })).state === 'thawed');
        const lost = await requester.status();
        assert.deepEqual([lost.state, lost.sessionId, lost.consistency, lost.endedBy], ['thawed', sessionId, 'crash', 'hold-limit']);
        await requester.thaw();
        const { consistency, sessionId: told } = await requester.status();
        assert.deepEqual([consistency, told], [undefined, undefined]);
        assert.equal((await requester.status({ sessionId })).consistency, 'crash');
        assert.equal((await failure(requester.status({ sessionId: 'nobody-knows-it' }))).name, 'SESSION_LOST');
      }),
  },
  {
    name: "the caller's death while frozen thaws",
    run: (stage) =>
      trial(stage, healthy(), async ({ subject }) => {
        const caller = await subject.startProcess();
        const requester = new Requester(subject.machine, subject.machine.processes.watch(caller.pid));
        const { sessionId } = await requester.freeze(drives(1));
        caller.kill();
        await until(subject, () => !subject.isFrozen());
        const thaw = await requester.thaw({ sessionId });
        assert.equal(thaw.endedBy, 'caller-lost');
        assert.equal(thaw.consistency, 'crash');
        await requester[Symbol.asyncDispose]();
      }),
  },
  {
    name: "the caller's death before frozen ends the freeze",
    run: (stage) =>
      trial(stage, healthy({ delays: { prepare: 20_000 } }), async ({ subject }) => {
        const caller = await subject.startProcess();
        const requester = new Requester(subject.machine, subject.machine.processes.watch(caller.pid));
        const freeze = failure(requester.freeze(drives(1)));
        await called(subject, 'PrepareForBackup');
        caller.kill();
        const error = await freeze;
        assert.equal(error.name, 'CALLER_LOST');
        assert.equal(error.phase, 'prepare');
        assert.equal(calls(subject.trace(), 'AbortBackup'), 1);
        assert.equal(calls(subject.trace(), 'DoSnapshotSet'), 0);
        await requester[Symbol.asyncDispose]();
      }),
  },
  {
    name: 'a caller who is gone already is refused',
    run: (stage) =>
      trial(stage, healthy(), async ({ subject }) => {
        const caller = await subject.startProcess();
        caller.kill();
        for (;;) {
          try {
            subject.machine.processes.watch(caller.pid)[Symbol.dispose]();
            await subject.machine.clock.sleep(20);
          } catch (thrown) {
            assert.equal((thrown as Error).name, 'CALLER_LOST');
            return;
          }
        }
      }),
  },
  {
    name: 'cancelled while the writers gather: named, nothing was started',
    run: (stage) =>
      trial(stage, healthy({ delays: { gather: 20_000 } }), async ({ requester, subject }) => {
        const cancel = new AbortController();
        const freeze = failure(requester.freeze(drives(1), { signal: cancel.signal }));
        await called(subject, 'GatherWriterMetadata');
        cancel.abort();
        const error = await freeze;
        assert.equal(error.name, 'CANCELLED');
        assert.equal(error.phase, 'gather');
        assert.equal(calls(subject.trace(), 'Cancel'), 1);
        assert.equal(calls(subject.trace(), 'StartSnapshotSet'), 0);
      }),
  },
  {
    name: 'cancelled while the disks are being frozen: the provider is released and the backup called off',
    run: (stage) =>
      trial(stage, healthy({ delays: { freeze: 20_000 } }), async ({ requester, subject }) => {
        const cancel = new AbortController();
        const freeze = failure(requester.freeze(drives(1), { signal: cancel.signal }));
        await called(subject, 'DoSnapshotSet');
        assert.equal((await requester.status()).state, 'freezing');
        cancel.abort();
        const error = await freeze;
        assert.equal(error.name, 'CANCELLED');
        assert.equal(error.phase, 'freeze');
        assert.equal(calls(subject.trace(), 'AbortBackup'), 1);
      }),
  },
  {
    name: 'cancelled while frozen thaws at once',
    run: (stage) =>
      trial(stage, healthy(), async ({ requester, subject }) => {
        const cancel = new AbortController();
        const { sessionId } = await requester.freeze(drives(1), { signal: cancel.signal });
        cancel.abort();
        await until(subject, () => !subject.isFrozen());
        const thaw = await requester.thaw({ sessionId });
        assert.equal(thaw.endedBy, 'cancel');
        assert.equal(thaw.consistency, 'crash');
      }),
  },
  {
    name: 'thaw while the writers gather cancels the freeze: no volumes',
    run: (stage) =>
      trial(stage, healthy({ delays: { gather: 20_000 } }), async ({ requester, subject }) => {
        const freeze = failure(requester.freeze(drives(1)));
        await called(subject, 'GatherWriterMetadata');
        const thaw = await requester.thaw();
        assert.equal(thaw.volumeCount, 0);
        assert.equal(thaw.changed, true);
        assert.equal((await freeze).name, 'CANCELLED');
      }),
  },
  {
    name: 'each wait is bounded: gathering',
    run: (stage) =>
      trial(stage, healthy({ delays: { gather: 20_000 } }), async ({ requester, subject }) => {
        const error = await failure(requester.freeze({ ...drives(1), gatherTimeoutMs: 300 }));
        assert.equal(error.name, 'GATHER_TIMEOUT');
        assert.equal(error.call, 'GatherWriterMetadata');
        assert.equal(calls(subject.trace(), 'Cancel'), 1);
      }),
  },
  {
    name: 'each wait is bounded: preparing',
    run: (stage) =>
      trial(stage, healthy({ delays: { prepare: 20_000 } }), async ({ requester, subject }) => {
        const error = await failure(requester.freeze({ ...drives(1), prepareTimeoutMs: 300 }));
        assert.equal(error.name, 'PREPARE_TIMEOUT');
        assert.equal(calls(subject.trace(), 'AbortBackup'), 1);
      }),
  },
  {
    name: 'each wait is bounded: freezing',
    run: (stage) =>
      trial(stage, healthy({ delays: { freeze: 20_000 } }), async ({ requester, subject }) => {
        const error = await failure(requester.freeze({ ...drives(1), freezeTimeoutMs: 300 }));
        assert.equal(error.name, 'FREEZE_TIMEOUT');
        assert.equal(error.phase, 'freeze');
        assert.equal(calls(subject.trace(), 'AbortBackup'), 1);
      }),
  },
  {
    name: 'the snapshot ends before the disks are frozen: its own code, not a word for it',
    run: (stage) =>
      trial(stage, healthy({ faults: [{ call: 'DoSnapshotSet', result: 0x80042306 }] }), async ({ requester, subject }) => {
        const error = await failure(requester.freeze(drives(1)));
        assert.equal(error.name, 'VSS_E_PROVIDER_VETO');
        assert.equal(error.phase, 'freeze');
        assert.equal(calls(subject.trace(), 'AbortBackup'), 1);
      }),
  },
  {
    name: 'a hung AbortBackup: bounded, the error is told, and the process refuses another freeze',
    ownProcess: true,
    run: async (stage) => {
      await using subject = await stage.open(
        healthy({
          faults: [
            { call: 'AbortBackup', hang: true },
            { call: 'PrepareForBackup', hresult: 0x80042302 },
          ],
        }),
      );
      const requester = new Requester(subject.machine);
      const error = await failure(requester.freeze({ ...drives(1), abortTimeoutMs: 300 }));
      assert.equal(error.name, 'VSS_E_UNEXPECTED');
      assert.equal(error.phase, 'prepare');
      assert.equal(requester.unusable, true);
      assert.equal((await failure(requester.freeze(drives(1)))).name, 'PROCESS_UNUSABLE');
      assert.equal(subject.isFrozen(), false);
    },
  },
  {
    name: 'a hung Wait after thaw: the disks are released, the outcome is unknown, the process is unusable',
    ownProcess: true,
    run: async (stage) => {
      await using subject = await stage.open(healthy({ faults: [{ call: 'Wait', of: 'DoSnapshotSet', hang: true }] }));
      const requester = new Requester(subject.machine);
      await requester.freeze({ ...drives(1), completeTimeoutMs: 300, abortTimeoutMs: 300 });
      const thaw = await requester.thaw();
      assert.equal(thaw.consistency, 'unknown');
      assert.equal(thaw.reasons[0]?.name, 'SNAPSHOT_UNHEARD');
      assert.equal(requester.unusable, true);
      assert.equal(subject.isFrozen(), false);
    },
  },
  {
    name: 'a hung call before frozen: time-out with the call named, the process is unusable',
    ownProcess: true,
    run: async (stage) => {
      await using subject = await stage.open(healthy({ faults: [{ call: 'AddToSnapshotSet', hang: true }] }));
      const requester = new Requester(subject.machine);
      const error = await failure(requester.freeze({ ...drives(1), prepareTimeoutMs: 300, abortTimeoutMs: 300 }));
      assert.equal(error.name, 'PREPARE_TIMEOUT');
      assert.equal(error.call, 'AddToSnapshotSet');
      assert.equal(error.object, 'C:\\');
      assert.equal(requester.unusable, true);
    },
  },
  {
    name: 'a call that hangs while the writers to leave out are looked for: time-out with the call named, the process is unusable',
    ownProcess: true,
    run: async (stage) => {
      await using subject = await stage.open(healthy({ faults: [{ call: 'GatherWriterMetadata', hang: true }] }));
      const requester = new Requester(subject.machine);
      const error = await failure(requester.freeze({ ...drives(1), excludeWriters: ['Writer 1'], gatherTimeoutMs: 300 }));
      assert.deepEqual([error.name, error.call, error.phase], ['GATHER_TIMEOUT', 'GatherWriterMetadata', 'gather']);
      assert.equal(requester.unusable, true);
    },
  },
  {
    name: 'an operation whose end cannot be learnt leaves thaw set and the process unusable',
    ownProcess: true,
    run: async (stage) => {
      await using subject = await stage.open(
        healthy({ faults: [{ call: 'QueryStatus', of: 'DoSnapshotSet', after: 'thaw', hresult: 0x80042302 }] }),
      );
      const requester = new Requester(subject.machine);
      await requester.freeze(drives(1));
      assert.equal((await requester.thaw()).consistency, 'unknown');
      assert.equal(requester.unusable, true);
      assert.equal(subject.isFrozen(), false);
      assert.equal(subject.machine.events.probe().thaw, true);
    },
  },
];
