import assert from 'node:assert/strict';
import { healthy } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import type { Behaviour } from './behaviour.ts';
import { calls, cycle, drives, failure, trial, until } from './trial.ts';

/** A user of the machine who takes names of ours. */
const STRANGER = 'S-1-5-21-1004336348-1177238915-682003330-1001';

/** Whose freeze it is: ours, a dead process's, another program's. */
export const OWNERSHIP: readonly Behaviour[] = [
  {
    name: 'status follows a freeze from beginning to end',
    run: (stage) =>
      trial(stage, healthy({ delays: { gather: 400 } }), async ({ requester, subject }) => {
        assert.equal((await requester.status()).state, 'thawed');
        const freezing = requester.freeze(drives(2));
        await until(subject, async () => (await requester.status()).state !== 'thawed');
        assert.equal((await requester.status()).state, 'preparing');
        const { sessionId } = await freezing;
        const frozen = await requester.status();
        assert.deepEqual(
          { state: frozen.state, owner: frozen.owner, sessionId: frozen.sessionId, volumeCount: frozen.volumeCount },
          { state: 'frozen', owner: 'this-process', sessionId, volumeCount: 2 },
        );
        assert.ok((frozen.leftMs ?? 0) > 5000 && (frozen.leftMs ?? 0) <= 9500, `left ${frozen.leftMs}`);
        await requester.thaw();
        assert.equal((await requester.status()).state, 'thawed');
      }),
  },
  {
    name: 'while frozen the machine itself shows the freeze to others, with our descriptor',
    run: (stage) =>
      trial(stage, healthy(), async ({ requester, subject }) => {
        await requester.freeze(drives(1));
        const { owned, events, frozen, thaw } = subject.machine.events.probe();
        assert.deepEqual({ owned, events, frozen, thaw }, { owned: true, events: 'ours', frozen: true, thaw: false });
        await requester.thaw();
        const after = subject.machine.events.probe();
        assert.deepEqual({ owned: after.owned, events: after.events }, { owned: false, events: 'none' });
      }),
  },
  {
    name: 'frozen already, same options: the session there is, and no error',
    run: (stage) =>
      trial(stage, healthy(), async ({ requester }) => {
        const first = await requester.freeze(drives(1));
        const second = await requester.freeze(drives(1));
        assert.equal(second.sessionId, first.sessionId);
        assert.equal(second.changed, false);
        const error = await failure(requester.freeze(drives(2)));
        assert.equal(error.name, 'FREEZE_IN_PROGRESS');
        assert.equal(error.kind, 'busy');
        await requester.thaw();
      }),
  },
  {
    name: 'thaw where nothing is frozen: no volumes, unchanged, no error',
    run: (stage) =>
      trial(stage, healthy(), async ({ requester, subject }) => {
        const thaw = await requester.thaw();
        assert.deepEqual(
          { count: thaw.volumeCount, changed: thaw.changed, consistency: thaw.consistency, heldMs: thaw.heldMs },
          { count: 0, changed: false, consistency: undefined, heldMs: null },
        );
        assert.deepEqual(subject.trace(), []);
      }),
  },
  {
    name: 'a session that nobody knows is lost',
    run: (stage) =>
      trial(stage, healthy(), async ({ requester }) => {
        const error = await failure(requester.thaw({ sessionId: 'no-such-session' }));
        assert.equal(error.name, 'SESSION_LOST');
        assert.equal(error.kind, 'lost');
      }),
  },
  {
    name: "the agent's events: foreign, and no freeze beside it; thaw leaves it alone, says whose it is, and is no success",
    run: (stage) =>
      trial(stage, healthy({ other: { kind: 'agent' } }), async ({ requester, subject }) => {
        assert.equal((await requester.status()).state, 'foreign');
        const error = await failure(requester.freeze(drives(1)));
        assert.equal(error.name, 'FREEZE_IN_PROGRESS');
        assert.equal(calls(subject.trace(), 'CreateVssBackupComponents'), 0);
        const left = await failure(requester.thaw());
        assert.deepEqual({ name: left.name, kind: left.kind }, { name: 'FREEZE_NOT_OURS', kind: 'busy' });
        assert.match(left.message, /another program, perhaps the guest agent; its owner is (\w+ \()?S-1-5-/);
        assert.equal((await failure(requester.thaw({ rescue: true }))).name, 'RESCUE_REFUSED');
        assert.equal((await failure(requester.thaw({ sessionId: 'gone', rescue: true }))).name, 'SESSION_LOST');
        assert.equal((await requester.status()).state, 'foreign');
      }),
  },
  {
    name: "a mutex of ours that another program has made: no freeze beside it, told by its owner's SID; all else can be asked",
    run: (stage) =>
      trial(stage, healthy({ other: { kind: 'mutex-taken', goneAfterMs: 4000 } }), async (t) => {
        const { requester, subject } = t;
        const { state, owner, ownerSid } = await requester.status();
        assert.deepEqual({ state, owner, ownerSid }, { state: 'thawed', owner: 'other', ownerSid: STRANGER });
        for (const options of [{}, { recover: true }]) {
          const error = await failure(requester.freeze({ ...drives(1), ...options }));
          assert.deepEqual([error.name, error.kind, error.phase], ['OWNER_MUTEX_TAKEN', 'impossible', 'ownership']);
          assert.match(error.message, new RegExp(STRANGER));
        }
        assert.equal((await failure(requester.prepare(drives(1)))).name, 'OWNER_MUTEX_TAKEN');
        assert.equal(calls(subject.trace(), 'CreateVssBackupComponents'), 0);
        assert.equal((await requester.thaw()).changed, false);
        assert.equal((await requester.writers()).writers.length, healthy().writers.length);
        while ((await requester.status()).owner !== undefined) await subject.machine.clock.sleep(100);
        assert.equal((await cycle(t, drives(1))).thaw.consistency, 'application');
      }),
  },
  {
    name: 'events with our access that another program has made are no stale freeze of ours: never rescued as one, by thaw or by recover',
    run: (stage) =>
      trial(stage, healthy({ other: { kind: 'events-faked' } }), async ({ requester, subject }) => {
        const { state, ownerSid } = await requester.status();
        assert.deepEqual({ state, ownerSid }, { state: 'foreign', ownerSid: STRANGER });
        for (const options of [{}, { recover: true }])
          assert.equal((await failure(requester.freeze({ ...drives(1), ...options }))).name, 'FREEZE_IN_PROGRESS');
        assert.equal((await failure(requester.thaw())).name, 'FREEZE_NOT_OURS');
        assert.equal((await failure(requester.thaw({ rescue: true }))).name, 'RESCUE_REFUSED');
        assert.equal(subject.machine.events.probe().thaw, false);
        assert.equal(calls(subject.trace(), 'CreateVssBackupComponents'), 0);
        assert.equal((await requester.thaw({ rescue: true, force: true })).rescued, true);
      }),
  },
  {
    name: 'a freeze left by a dead process: stale, refused, and gone after recover',
    run: (stage) =>
      trial(stage, healthy({ other: { kind: 'stale' } }), async (t) => {
        assert.equal((await t.requester.status()).state, 'stale');
        assert.equal((await failure(t.requester.freeze(drives(1)))).name, 'STALE_FREEZE');
        const { thaw } = await cycle(t, { ...drives(1), recover: true });
        assert.equal(thaw.consistency, 'application');
      }),
  },
  {
    name: 'a freeze left by a dead process: thaw says so and is no success; with rescue it releases it, and then there is nothing to thaw',
    run: (stage) =>
      trial(stage, healthy({ other: { kind: 'stale' } }), async ({ requester, subject }) => {
        const left = await failure(requester.thaw());
        assert.deepEqual({ name: left.name, kind: left.kind }, { name: 'FREEZE_LEFT_BEHIND', kind: 'lost' });
        assert.equal((await requester.status()).state, 'stale');
        const thaw = await requester.thaw({ rescue: true });
        assert.deepEqual({ rescued: thaw.rescued, changed: thaw.changed }, { rescued: true, changed: true });
        while ((await requester.status()).state !== 'thawed') await subject.machine.clock.sleep(20);
        assert.equal((await requester.thaw()).changed, false);
      }),
  },
  {
    name: 'a freeze left by a dead process, thawed by a session that nobody knows any more: lost, and with rescue released all the same',
    run: (stage) =>
      trial(stage, healthy({ other: { kind: 'stale' } }), async ({ requester, subject }) => {
        const left = await failure(requester.thaw({ sessionId: 'gone' }));
        assert.equal(left.name, 'SESSION_LOST');
        assert.match(left.message, /still holds the disks: thaw with `rescue`/);
        assert.equal((await requester.status()).state, 'stale');
        const released = await failure(requester.thaw({ sessionId: 'gone', rescue: true }));
        assert.equal(released.name, 'SESSION_LOST');
        assert.match(released.message, /What was left frozen has been released/);
        while ((await requester.status()).state !== 'thawed') await subject.machine.clock.sleep(20);
      }),
  },
  {
    name: 'another requester at work: busy at once, without AbortBackup of what is not ours',
    run: (stage) =>
      trial(stage, healthy({ other: { kind: 'snapshot-set' } }), async ({ requester, subject }) => {
        const error = await failure(requester.freeze(drives(1)));
        assert.equal(error.name, 'VSS_E_SNAPSHOT_SET_IN_PROGRESS');
        assert.equal(error.kind, 'busy');
        assert.equal(error.retryAfterMs, 5000);
        assert.equal(calls(subject.trace(), 'AbortBackup'), 0);
      }),
  },
  {
    name: 'another requester at work: tried again as long as retryMs allows',
    run: (stage) =>
      trial(stage, healthy({ other: { kind: 'snapshot-set', goneAfterMs: 3000 } }), async (t) => {
        const { thaw, trace } = await cycle(t, { ...drives(1), retryMs: 20_000 });
        assert.equal(thaw.consistency, 'application');
        assert.equal(calls(trace, 'StartSnapshotSet'), 2);
      }),
  },
];
