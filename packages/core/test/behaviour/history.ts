import assert from 'node:assert/strict';
import { healthy, writer } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import type { HistoryEntry, HistoryLine } from '../../src/contract/history.ts';
import { Requester } from '../../src/requester/service.ts';
import type { Behaviour, Subject } from './behaviour.ts';
import { drives, failure, named, type Trial, trial } from './trial.ts';

const last = async ({ requester }: Trial): Promise<HistoryEntry> => {
  const [entry] = (await requester.status({ last: 1 })).history ?? [];
  return entry ?? assert.fail('nothing was noted');
};

const linesOf = async ({ machine }: Subject): Promise<readonly HistoryLine[]> =>
  (await machine.history.read()).map((line) => JSON.parse(line));

const worth = ({ outcome, good }: HistoryEntry) => ({ outcome, good });

/** What is remembered of freezes, for whoever watches the machine. */
export const HISTORY: readonly Behaviour[] = [
  {
    name: 'a good snapshot: what became of it, of what, for how long, and who asked',
    run: (stage) =>
      trial(stage, healthy(), async (one) => {
        const { sessionId } = await one.requester.freeze({ ...drives(2), backupType: 'copy' });
        const { heldMs, thawedAt } = await one.requester.thaw({ snapshotTaken: true });
        const entry = await last(one);
        assert.deepEqual(worth(entry), { outcome: 'application', good: 'yes' });
        const { volumes, backupType, endedBy, reasons, failedWriters, begunAt = 0, frozenAt = 0, endedAt = 0 } = entry;
        assert.deepEqual(
          { id: entry.sessionId, held: entry.heldMs, volumes, backupType, endedBy, failedWriters },
          { id: sessionId, held: heldMs, volumes: ['C:\\', 'D:\\'], backupType: 'copy', endedBy: 'caller', failedWriters: [] },
        );
        assert.deepEqual(
          reasons.map(({ name }) => name),
          ['ALL_WELL'],
        );
        assert.ok(begunAt <= frozenAt && frozenAt <= (thawedAt ?? 0) && (thawedAt ?? 0) <= endedAt, JSON.stringify(entry));
        assert.deepEqual(one.subject.machine.processes.identify(), { account: entry.account, program: entry.program });
        assert.match(entry.account ?? '', /\\/);
        assert.deepEqual((await one.requester.status({ last: 1 })).lastGood, entry);
      }),
  },
  {
    name: 'a consistent snapshot of which nobody has said that it was taken is not a good one yet',
    run: (stage) =>
      trial(stage, healthy(), async (one) => {
        await one.requester.freeze(drives(1));
        await one.requester.thaw();
        assert.deepEqual(worth(await last(one)), { outcome: 'application', good: 'not-told' });
        assert.equal((await one.requester.status({ last: 1 })).lastGood, undefined);
        await one.requester.freeze(drives(1));
        await one.requester.thaw({ snapshotTaken: false, succeeded: true });
        assert.deepEqual(worth(await last(one)), { outcome: 'application', good: 'no' });
      }),
  },
  {
    name: 'after a planned thaw it is said later that the snapshot was taken',
    run: (stage) =>
      trial(stage, healthy(), async (one) => {
        const { sessionId } = await one.requester.freeze({ ...drives(1), releaseAfterMs: 200 });
        await one.requester.awaitThaw();
        while ((await one.requester.status()).state !== 'thawed') await one.subject.machine.clock.sleep(20);
        assert.deepEqual(worth(await last(one)), { outcome: 'application', good: 'not-told' });
        await one.requester.thaw({ sessionId, snapshotTaken: true });
        assert.deepEqual(worth(await last(one)), { outcome: 'application', good: 'yes' });
      }),
  },
  {
    name: 'a partial snapshot is none, whether it was taken or not, and the writer that failed is named',
    run: (stage) => {
      const failing = writer(2, { name: 'Unwell', failure: { at: 'freeze', hresult: 0x800423f4 } });
      return trial(stage, healthy({ writers: [writer(1), failing] }), async (one) => {
        await one.requester.freeze(drives(1));
        await one.requester.thaw({ snapshotTaken: true });
        const entry = await last(one);
        assert.deepEqual(worth(entry), { outcome: 'partial', good: 'no' });
        assert.deepEqual(entry.failedWriters, ['Unwell']);
        assert.ok(entry.reasons.some(({ name }) => name === 'WRITER_FAILED'));
      });
    },
  },
  {
    name: 'a lost hold is noted although nobody asks for its outcome, and the good one before it is still known',
    run: (stage) =>
      trial(stage, healthy(), async (one) => {
        const good = await one.requester.freeze(drives(1));
        await one.requester.thaw({ snapshotTaken: true });
        await one.requester.freeze({ ...drives(1), holdMs: 500 });
        await one.requester.awaitThaw();
        while ((await one.requester.status()).state !== 'thawed') await one.subject.machine.clock.sleep(20);
        const { history = [], lastGood } = await one.requester.status({ last: 5 });
        assert.deepEqual(history.map(worth), [
          { outcome: 'crash', good: 'no' },
          { outcome: 'application', good: 'yes' },
        ]);
        assert.deepEqual([history[0]?.endedBy, lastGood?.sessionId], ['hold-limit', good.sessionId]);
      }),
  },
  {
    name: 'a freeze that fails once its snapshot set is begun is noted with the reason',
    run: (stage) =>
      trial(stage, healthy({ faults: [{ call: 'AddToSnapshotSet', nth: 1, hresult: 0x8004230c }] }), async (one) => {
        await failure(one.requester.freeze(drives(1)));
        const entry = await last(one);
        assert.deepEqual(worth(entry), { outcome: 'not-frozen', good: 'no' });
        assert.deepEqual(
          entry.reasons.map(({ name }) => name),
          ['VSS_E_VOLUME_NOT_SUPPORTED'],
        );
      }),
  },
  {
    name: 'what is prepared and called off is noted as not frozen',
    run: (stage) =>
      trial(stage, healthy(), async (one) => {
        await one.requester.prepare(drives(1));
        assert.deepEqual((await one.requester.status({ last: 1 })).history, [], 'it has not ended yet');
        await one.requester.thaw();
        assert.deepEqual(worth(await last(one)), { outcome: 'not-frozen', good: 'no' });
      }),
  },
  {
    name: 'before the freeze a line is written, and while frozen none; nor is any read',
    run: (stage) =>
      trial(stage, healthy(), async (one) => {
        const { sessionId } = await one.requester.freeze(drives(1));
        assert.deepEqual(
          (await linesOf(one.subject)).map(({ event, sessionId: id }) => [event, id]),
          [['begun', sessionId]],
        );
        assert.equal((await one.requester.status({ last: 1 })).history, undefined);
        await using other = new Requester(one.subject.machine);
        assert.equal((await other.status({ last: 1 })).history, undefined);
        await one.requester.thaw();
        await one.requester.status({ last: 1 });
        assert.deepEqual(
          (await linesOf(one.subject)).map(({ event }) => event),
          ['begun', 'ended'],
        );
      }),
  },
  {
    name: 'a freeze whose end was never noted is unknown; half a line is none, and spoils none',
    run: (stage) =>
      trial(stage, healthy(), async (one) => {
        const { history } = one.subject.machine;
        const begun = { event: 'begun', at: 1, sessionId: 'dead', backupType: 'copy', volumes: ['C:\\'], product: '1' };
        await history.append(JSON.stringify(begun));
        await history.append('{"event":"ended","sess');
        await one.requester.freeze(drives(1));
        await one.requester.thaw({ snapshotTaken: true });
        assert.deepEqual(((await one.requester.status({ last: 9 })).history ?? []).map(worth), [
          { outcome: 'application', good: 'yes' },
          { outcome: 'unknown', good: 'no' },
        ]);
      }),
  },
  {
    name: 'dry runs, and freezes that are to leave nothing, are not noted',
    run: (stage) =>
      trial(stage, healthy(), async (one) => {
        const { sessionId } = await one.requester.freeze({ ...drives(1), dryRun: true });
        await one.requester.freeze({ ...drives(1), noHistory: true });
        await one.requester.thaw({ snapshotTaken: true });
        await failure(one.requester.thaw({ sessionId, snapshotTaken: true }));
        assert.deepEqual(await linesOf(one.subject), []);
      }),
  },
  ...(['disk-full', 'squatted'] as const).map(
    (fault): Behaviour => ({
      name: `no freeze fails for want of a history (${fault}): it is warned of`,
      run: (stage) =>
        trial(stage, healthy(), async ({ requester, subject }) => {
          await subject.spoilHistory(fault);
          const freeze = await requester.freeze(drives(1));
          assert.ok(named(freeze.warnings, 'HISTORY_NOT_KEPT'), JSON.stringify(freeze.warnings));
          assert.equal((await requester.thaw({ snapshotTaken: true })).consistency, 'application');
          if (fault === 'squatted') assert.equal((await failure(requester.status({ last: 1 }))).name, 'HISTORY_NOT_READABLE');
          else if (stage.kind === 'simulator') assert.deepEqual((await requester.status({ last: 1 })).history, []);
        }),
    }),
  ),
];
