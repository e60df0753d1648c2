import assert from 'node:assert/strict';
import { expectedCalls, normalised } from '@qga-vss/test-kit/src/memory/expected-calls.ts';
import { healthy } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import type { Progress } from '../../src/contract/call-context.ts';
import type { FreezeResult } from '../../src/contract/freeze.ts';
import type { Behaviour } from './behaviour.ts';
import { calls, drives, failure, trial, until } from './trial.ts';

/** Preparing, the instant to freeze at, and the planned thaw. */
export const PREPARING: readonly Behaviour[] = [
  {
    name: 'prepared, frozen and thawed: the calls of a good run, and only DoSnapshotSet after the word',
    run: (stage) => {
      const scenario = healthy({ delays: { gather: 200, prepare: 200 } });
      return trial(stage, scenario, async ({ requester, subject }) => {
        const prepared = await requester.prepare(drives(2));
        assert.equal(prepared.prepareExpiresAt - prepared.preparedAt, 30_000);
        assert.equal(prepared.volumeCount, 0);
        const status = await requester.status();
        assert.equal(status.state, 'prepared');
        assert.ok((status.leftMs ?? 0) > 25_000 && (status.leftMs ?? 0) <= 30_000);
        assert.equal(subject.isFrozen(), false);
        const before = subject.trace().length;
        const freeze = await requester.freeze({ sessionId: prepared.sessionId });
        assert.equal(freeze.sessionId, prepared.sessionId);
        assert.equal(freeze.volumeCount, 2);
        const after = new Set(
          subject
            .trace()
            .slice(before)
            .map((line) => line.split(' ')[0]),
        );
        assert.deepEqual(
          [...after].filter((call) => call !== 'QueryStatus'),
          ['DoSnapshotSet'],
        );
        const thaw = await requester.thaw();
        assert.equal(thaw.consistency, 'application');
        assert.deepEqual(normalised(subject.trace()), expectedCalls({ volumes: 2, writers: scenario.writers, systemState: true }));
      });
    },
  },
  {
    name: 'progress names the steps in their order up to the freeze, with the share of the volumes added, and none while frozen',
    run: (stage) =>
      trial(stage, healthy(), async ({ requester }) => {
        const seen: Progress[] = [];
        await requester.freeze(drives(4), { onProgress: (progress) => seen.push(progress) });
        const untilFrozen = seen.length;
        assert.deepEqual(
          seen.flatMap(({ phase, percent }) => (phase === 'add-volumes' ? [percent] : [])),
          [undefined, 25, 50, 75, 100],
        );
        assert.equal(seen.at(-1)?.phase, 'freeze');
        const times = seen.map(({ elapsedMs }) => elapsedMs);
        assert.deepEqual(
          times,
          times.toSorted((one, other) => one - other),
        );
        await requester.status();
        assert.equal(seen.length, untilFrozen);
        const afterwards: Progress[] = [];
        await requester.thaw({}, { onProgress: (progress) => afterwards.push(progress) });
        assert.equal(seen.length, untilFrozen, 'who asked for the freeze has his answer');
        assert.deepEqual(
          afterwards.slice(0, 2).map(({ phase }) => phase),
          ['thaw', 'check-snapshot'],
        );
        assert.ok((afterwards[0]?.elapsedMs ?? 0) <= (afterwards.at(-1)?.elapsedMs ?? 0));
      }),
  },
  {
    name: 'progress goes to whoever waits: preparing to prepare, the freeze to freeze',
    run: (stage) =>
      trial(stage, healthy(), async ({ requester }) => {
        const [preparing, freezing]: [string[], string[]] = [[], []];
        await requester.prepare(drives(1), { onProgress: ({ phase }) => preparing.push(phase) });
        await requester.freeze({}, { onProgress: ({ phase }) => freezing.push(phase) });
        assert.equal(preparing.at(-1), 'check');
        assert.deepEqual(freezing, ['freeze']);
        await requester.thaw();
      }),
  },
  {
    name: 'what is known is told before the disks are frozen, and they are not before it has been read',
    run: (stage) =>
      trial(stage, healthy(), async ({ requester, subject }) => {
        const [told, read] = [Promise.withResolvers<FreezeResult>(), Promise.withResolvers<void>()];
        const frozen = requester.freeze(drives(2), {
          onPartial: (partial) => {
            told.resolve(partial);
            return read.promise;
          },
        });
        const partial = await told.promise;
        await subject.machine.clock.sleep(50);
        assert.deepEqual([calls(subject.trace(), 'DoSnapshotSet'), subject.isFrozen(), partial.frozenAt], [0, false, undefined]);
        read.resolve();
        const result = await frozen;
        assert.ok(subject.isFrozen());
        const { frozenAt, holdExpiresAt, phases, warnings: _, ...rest } = result;
        const { phases: before, warnings: __, ...known } = partial;
        assert.deepEqual(known, rest);
        assert.equal(holdExpiresAt, (frozenAt ?? 0) + 9500);
        assert.deepEqual(phases.slice(0, -1), before);
        await requester.thaw();
      }),
  },
  {
    name: 'what is prepared is told to whoever freezes it; who calls off while he reads has frozen nothing',
    run: (stage) =>
      trial(stage, healthy(), async ({ requester, subject }) => {
        await requester.prepare(drives(1));
        const [told, controller] = [Promise.withResolvers<string>(), new AbortController()];
        const context = {
          signal: controller.signal,
          onPartial: ({ sessionId }: FreezeResult) => {
            told.resolve(sessionId);
            return new Promise<never>(() => {});
          },
        };
        const refused = failure(requester.freeze({}, context));
        assert.match(await told.promise, /./);
        controller.abort();
        const { name } = await refused;
        assert.deepEqual([name, calls(subject.trace(), 'DoSnapshotSet'), subject.isFrozen()], ['CANCELLED', 0, false]);
      }),
  },
  {
    name: 'freeze without options continues what is prepared; with options of its own it is refused, and all stays prepared',
    run: (stage) =>
      trial(stage, healthy(), async ({ requester }) => {
        const { sessionId } = await requester.prepare(drives(1));
        const refused = await failure(requester.freeze(drives(1)));
        assert.equal(refused.name, 'FREEZE_IN_PROGRESS');
        assert.match(refused.message, /which is prepared: a freeze that continues it takes none of its options again\./);
        assert.equal((await failure(requester.freeze({ sessionId: 'another' }))).name, 'FREEZE_IN_PROGRESS');
        assert.equal((await failure(requester.freeze({ releaseAfterMs: 9600 }))).object, 'releaseAfterMs');
        assert.equal((await requester.status()).state, 'prepared');
        assert.equal((await requester.freeze()).sessionId, sessionId);
        await requester.thaw();
      }),
  },
  {
    name: 'prepared already: the same options give the session there is, others are refused',
    run: (stage) =>
      trial(stage, healthy(), async ({ requester }) => {
        const first = await requester.prepare(drives(1));
        const second = await requester.prepare(drives(1));
        assert.deepEqual([second.sessionId, second.changed], [first.sessionId, false]);
        assert.equal((await failure(requester.prepare(drives(2)))).name, 'FREEZE_IN_PROGRESS');
        assert.equal((await requester.thaw()).changed, true);
      }),
  },
  {
    name: 'thaw while prepared calls it off: no volumes, AbortBackup',
    run: (stage) =>
      trial(stage, healthy(), async ({ requester, subject }) => {
        await requester.prepare(drives(1));
        const thaw = await requester.thaw();
        assert.deepEqual([thaw.volumeCount, thaw.changed, thaw.consistency], [0, true, undefined]);
        assert.equal(calls(subject.trace(), 'AbortBackup'), 1);
        assert.equal(calls(subject.trace(), 'DoSnapshotSet'), 0);
        assert.equal((await requester.status()).state, 'thawed');
      }),
  },
  {
    name: 'nobody freezes what is prepared: it is called off, and whoever comes late is told that, not that the session is lost',
    run: (stage) =>
      trial(stage, healthy(), async ({ requester, subject }) => {
        const { sessionId } = await requester.prepare({ ...drives(1), prepareHoldMs: 1000 });
        await until(subject, async () => (await requester.status()).state === 'thawed');
        assert.equal(calls(subject.trace(), 'AbortBackup'), 1);
        for (const method of ['freeze', 'thaw', 'status', 'awaitThaw'] as const) {
          const error = await failure(requester[method]({ sessionId }));
          assert.deepEqual([error.name, error.kind, error.phase, error.object], ['PREPARE_EXPIRED', 'failed', 'prepared', sessionId]);
        }
        assert.equal((await requester.freeze(drives(1))).changed, true);
        await requester.thaw();
      }),
  },
  {
    name: 'a session that has ended is not frozen again, and is told to be over, not lost',
    run: (stage) =>
      trial(stage, healthy(), async ({ requester }) => {
        const calledOff = (await requester.prepare(drives(1))).sessionId;
        await requester.thaw({ sessionId: calledOff });
        const held = (await requester.freeze(drives(1))).sessionId;
        await requester.thaw({ sessionId: held });
        for (const sessionId of [calledOff, held]) {
          const error = await failure(requester.freeze({ sessionId }));
          assert.deepEqual([error.name, error.object], ['SESSION_OVER', sessionId]);
        }
        // To call off again changes nothing, and is no failure.
        const again = await requester.thaw({ sessionId: calledOff });
        assert.deepEqual([again.volumeCount, again.changed, again.consistency], [0, false, undefined]);
      }),
  },
  {
    name: 'a freeze that failed is told by its id as it failed',
    run: (stage) =>
      trial(stage, healthy({ faults: [{ call: 'DoSnapshotSet', hresult: 0x80042302 }] }), async ({ requester }) => {
        const { sessionId } = await requester.prepare(drives(1));
        assert.equal((await failure(requester.freeze({ sessionId }))).name, 'VSS_E_UNEXPECTED');
        assert.equal((await failure(requester.thaw({ sessionId }))).name, 'VSS_E_UNEXPECTED');
      }),
  },
  {
    name: 'prepared as far as metadata: nobody is kept from shadow copies, and the freeze does the rest',
    run: (stage) =>
      trial(stage, healthy(), async ({ requester, subject }) => {
        await requester.prepare({ ...drives(1), level: 'metadata' });
        assert.equal((await requester.status()).state, 'prepared');
        assert.equal(calls(subject.trace(), 'StartSnapshotSet'), 0);
        assert.equal(subject.machine.events.probe().events, 'none');
        await requester.freeze();
        assert.equal((await requester.thaw()).consistency, 'application');
      }),
  },
  {
    name: 'prepared as far as metadata, then by its id as far as the writers: what a group waits for, one after the other',
    run: (stage) =>
      trial(stage, healthy(), async ({ requester, subject }) => {
        const { sessionId } = await requester.prepare({ ...drives(1), level: 'metadata', prepareHoldMs: 60_000 });
        const further = await requester.prepare({ sessionId, prepareHoldMs: 5000 });
        assert.deepEqual([further.sessionId, further.changed, calls(subject.trace(), 'PrepareForBackup')], [sessionId, true, 1]);
        assert.equal(further.prepareExpiresAt - further.preparedAt, 5000);
        assert.equal((await requester.status()).state, 'prepared');
        // There is nothing left to prepare; that is no failure.
        assert.equal((await requester.prepare({ sessionId })).changed, false);
        await requester.freeze({ sessionId });
        assert.equal((await requester.thaw()).consistency, 'application');
        assert.equal(calls(subject.trace(), 'GatherWriterMetadata'), 1);
      }),
  },
  {
    name: 'what is to be prepared further takes no other options, and must be there',
    run: (stage) =>
      trial(stage, healthy(), async ({ requester }) => {
        const { sessionId } = await requester.prepare({ ...drives(1), level: 'metadata' });
        for (const options of [{ sessionId: 'another' }, { sessionId, backupType: 'log' }] as const)
          assert.equal((await failure(requester.prepare(options))).name, 'FREEZE_IN_PROGRESS');
        await requester.thaw();
        assert.equal((await failure(requester.prepare({ sessionId }))).name, 'SESSION_OVER');
      }),
  },
  {
    name: 'writers that cannot be prepared after the metadata fail that prepare',
    run: (stage) =>
      trial(stage, healthy({ faults: [{ call: 'PrepareForBackup', hresult: 0x80042302 }] }), async ({ requester, subject }) => {
        const { sessionId } = await requester.prepare({ ...drives(1), level: 'metadata' });
        const error = await failure(requester.prepare({ sessionId }));
        assert.deepEqual([error.name, error.phase], ['VSS_E_UNEXPECTED', 'prepare']);
        assert.equal(calls(subject.trace(), 'AbortBackup'), 1);
      }),
  },
  {
    name: 'what was prepared further is called off after its own time',
    run: (stage) =>
      trial(stage, healthy(), async ({ requester, subject }) => {
        const { sessionId } = await requester.prepare({ ...drives(1), level: 'metadata', prepareHoldMs: 60_000 });
        await requester.prepare({ sessionId, prepareHoldMs: 1000 });
        await until(subject, async () => (await requester.status()).state === 'thawed');
        assert.equal((await failure(requester.freeze({ sessionId }))).name, 'PREPARE_EXPIRED');
      }),
  },
  {
    name: 'what is prepared waits for longer where that is asked for, and never for less',
    run: (stage) =>
      trial(stage, healthy(), async ({ requester, subject }) => {
        const { clock } = subject.machine;
        const { sessionId } = await requester.prepare({ ...drives(1), prepareHoldMs: 2000 });
        await clock.sleep(1000);
        const { changed, prepareExpiresAt } = await requester.prepare({ sessionId, prepareHoldMs: 3000 });
        assert.equal(changed, false);
        assert.ok(Math.abs(prepareExpiresAt - clock.now() - 3000) < 500, `${prepareExpiresAt - clock.now()} ms`);
        await clock.sleep(1500);
        assert.equal((await requester.status()).state, 'prepared');
        await requester.prepare({ sessionId, prepareHoldMs: 1000 });
        assert.ok(((await requester.status()).leftMs ?? 0) > 1000);
        await until(subject, async () => (await requester.status()).state === 'thawed');
        assert.equal((await failure(requester.freeze({ sessionId }))).name, 'PREPARE_EXPIRED');
      }),
  },
  {
    name: 'a failure while preparing is told by prepare',
    run: (stage) =>
      trial(stage, healthy({ faults: [{ call: 'PrepareForBackup', hresult: 0x80042302 }] }), async ({ requester, subject }) => {
        const error = await failure(requester.prepare(drives(1)));
        assert.deepEqual([error.name, error.phase], ['VSS_E_UNEXPECTED', 'prepare']);
        assert.equal(calls(subject.trace(), 'AbortBackup'), 1);
      }),
  },
  {
    name: 'an instant to freeze at: prepared before, frozen then',
    run: (stage) =>
      trial(stage, healthy({ delays: { gather: 50, prepare: 50 } }), async ({ requester, subject }) => {
        const freezeAt = subject.machine.clock.now() + 2500;
        const { frozenAt } = await requester.freeze({ ...drives(1), freezeAt });
        const late = (frozenAt ?? 0) - freezeAt;
        // In the lab it takes what this computer takes.
        assert.ok(late >= 0 && (late < 200 || stage.kind === 'lab'), `frozen ${late} ms after the instant`);
        assert.equal((await requester.thaw()).consistency, 'application');
      }),
  },
  {
    name: 'an instant that has passed when all is prepared is missed, and the backup called off',
    run: (stage) =>
      trial(stage, healthy({ delays: { prepare: 400 } }), async ({ requester, subject }) => {
        const error = await failure(requester.freeze({ ...drives(1), freezeAt: subject.machine.clock.now() + 100 }));
        assert.equal(error.name, 'FREEZE_AT_MISSED');
        assert.match(error.message, /It was \d{4}-\S+Z; the clock of this machine says \d{4}-\S+Z\./);
        assert.equal(calls(subject.trace(), 'AbortBackup'), 1);
        assert.equal(calls(subject.trace(), 'DoSnapshotSet'), 0);
      }),
  },
  {
    name: 'an instant beyond what was prepared for is refused, and all stays prepared',
    run: (stage) =>
      trial(stage, healthy(), async ({ requester, subject }) => {
        await requester.prepare({ ...drives(1), prepareHoldMs: 20_000 });
        const error = await failure(requester.freeze({ freezeAt: subject.machine.clock.now() + 50_000 }));
        assert.deepEqual([error.name, error.object], ['INVALID_ARGUMENT', 'freezeAt']);
        assert.equal((await requester.status()).state, 'prepared');
        await requester.thaw();
      }),
  },
  {
    name: 'a planned thaw ends the hold well',
    run: (stage) =>
      trial(stage, healthy(), async ({ requester, subject }) => {
        const { sessionId } = await requester.freeze({ ...drives(1), releaseAfterMs: 400 });
        await until(subject, async () => (await requester.status()).state === 'thawed');
        assert.equal(subject.isFrozen(), false);
        await subject.machine.clock.sleep(1000);
        const asked = subject.machine.clock.now();
        const thaw = await requester.thaw({ sessionId });
        assert.deepEqual([thaw.endedBy, thaw.consistency], ['plan', 'application']);
        assert.ok((thaw.heldMs ?? 0) > 350 && (thaw.thawedAt ?? asked) <= asked - 900, `held for ${thaw.heldMs}`);
      }),
  },
  {
    name: 'two words to thaw: the writers are told what the first one said',
    run: (stage) =>
      trial(stage, healthy(), async ({ requester, subject }) => {
        await requester.freeze(drives(1));
        const [first, second] = await Promise.all([requester.thaw({ succeeded: true }), requester.thaw()]);
        assert.equal(first.sessionId, second.sessionId);
        const told = subject.trace().filter((line) => line.startsWith('SetBackupSucceeded'));
        assert.equal(told.length, 4);
        assert.ok(
          told.every((line) => line.endsWith(' 1')),
          told.join('\n'),
        );
      }),
  },
  {
    name: 'writers are not told of success where Windows may have released the writes',
    run: (stage) =>
      trial(stage, healthy({ holdWritesMs: 20_000 }), async ({ requester, subject }) => {
        await requester.freeze({ ...drives(1), holdMs: 18_000 });
        await subject.machine.clock.sleep(10_100);
        const thaw = await requester.thaw({ succeeded: true });
        assert.deepEqual([thaw.consistency, thaw.reasons[0]?.name], ['unknown', 'HELD_TOO_LONG']);
        const told = subject.trace().filter((line) => line.startsWith('SetBackupSucceeded'));
        assert.deepEqual([told.length, told.every((line) => line.endsWith(' 0'))], [4, true]);
      }),
  },
  {
    name: 'writers are told nothing after a hold that somebody else ended',
    run: (stage) =>
      trial(stage, healthy(), async ({ requester, subject }) => {
        await requester.freeze(drives(1));
        subject.machine.events.rescue();
        assert.equal((await requester.thaw({ succeeded: true })).endedBy, 'rescue');
        assert.equal(calls(subject.trace(), 'SetBackupSucceeded'), 0);
      }),
  },
];
