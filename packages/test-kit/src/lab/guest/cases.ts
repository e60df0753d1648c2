/** What the double is expected to do, tried on the Windows side in one process. Writes one line of JSON a case. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ScenarioWriter, scenario } from '@qga-vss/core/src/simulator/scenario.ts';
import { scenarioText } from '../scenario-text.ts';
import { double } from './double.ts';
import { closeLeftEvents, eventExists, events, Requester } from './requester.ts';

const BAD_STATE = 0x80042301;
const IN_PROGRESS = 0x80042316;
const PENDING = 0x42309;
const FINISHED = 0x4230a;
const CANCELLED = 0x4230b;
const HOLD_WRITES_TIMEOUT = 0x80042314;
const UNEXPECTED_PROVIDER_ERROR = 0x8004230f;
const STABLE = 1;
const WAITING_FOR_FREEZE = 2;
const WAITING_FOR_BACKUP_COMPLETE = 5;

const writer = (index: number, special: Partial<ScenarioWriter> = {}): ScenarioWriter => ({
  writerId: `{aaaaaaaa-0000-4000-8000-00000000000${index}}`,
  instanceId: `{bbbbbbbb-0000-4000-8000-00000000000${index}}`,
  name: `Schreiber ${index} ü`,
  components: [{ type: 2, logicalPath: '', name: 'one', selectable: true }],
  ...special,
});

const play = (special: Parameters<typeof scenario>[0] = {}): void =>
  double.load(scenarioText(scenario({ writers: [writer(1)], ...special })));

/** Waits until it is so: what the double does after a time it may do later on a computer that does other things. */
const until = async (isSo: () => boolean, otherwise: string): Promise<void> => {
  const began = performance.now();
  while (!isSo()) {
    assert.ok(performance.now() - began < 30_000, otherwise);
    await sleep(10);
  }
};

/** A requester whose disks are frozen, with its events. */
const frozen = () => {
  const requester = new Requester();
  assert.equal(requester.start(), 0);
  const trio = events();
  const async = requester.freeze();
  assert.ok(trio.wait('frozen', 5000), 'not frozen');
  return { requester, trio, async };
};

const CASES: Record<string, () => void | Promise<void>> = {
  'a good run passes through the documented writer states and leaves nothing': () => {
    play();
    const requester = new Requester();
    requester.start();
    assert.deepEqual(requester.states(), [[STABLE, 0]]);
    const trio = events();
    const async = requester.freeze();
    assert.ok(trio.wait('frozen', 5000));
    assert.ok(double.isFrozen());
    assert.equal(async.status(), PENDING);
    trio.set('thaw');
    assert.equal(async.finish(), FINISHED);
    assert.ok(!double.isFrozen());
    assert.deepEqual(requester.states(), [[WAITING_FOR_BACKUP_COMPLETE, 0]]);
    assert.equal(requester.run('BackupComplete'), FINISHED);
    assert.deepEqual(requester.states(), [[STABLE, 0]]);
    assert.equal(requester.freeWriterMetadata(), 0);
    assert.equal(requester.release(), 0);
    trio.close();
    assert.ok(!eventExists('frozen'));
    assert.equal(double.trace().at(0), 'CreateVssBackupComponents');
    assert.equal(double.trace().at(-1), 'Release');
  },

  'writers wait for freeze after PrepareForBackup': () => {
    play();
    const requester = new Requester();
    requester.start();
    const trio = events();
    requester.addToSnapshotSet('C:\\');
    requester.run('PrepareForBackup');
    assert.deepEqual(requester.states(), [[WAITING_FOR_FREEZE, 0]]);
    requester.abort();
    assert.deepEqual(requester.states(), [[STABLE, 0]]);
    requester.release();
    trio.close();
  },

  'calls out of order are refused': () => {
    play();
    const requester = new Requester();
    assert.equal(requester.setContext(), BAD_STATE);
    assert.equal(requester.initialize(), 0);
    assert.equal(requester.initialize(), BAD_STATE);
    assert.equal(requester.startSnapshotSet(), BAD_STATE);
    assert.equal(requester.begin('GatherWriterStatus').hresult, BAD_STATE);
    assert.equal(requester.setContext(), 0);
    assert.equal(requester.setContext(), BAD_STATE);
    assert.equal(requester.freeWriterMetadata(), BAD_STATE);
    assert.equal(requester.run('GatherWriterMetadata'), FINISHED);
    assert.equal(requester.begin('GatherWriterMetadata').hresult, BAD_STATE);
    assert.equal(requester.addToSnapshotSet('C:\\'), BAD_STATE);
    assert.equal(requester.startSnapshotSet(), 0);
    assert.equal(requester.begin('DoSnapshotSet').hresult, BAD_STATE);
    assert.equal(requester.begin('BackupComplete').hresult, BAD_STATE);
    requester.release();
  },

  'volumes are refused for their reasons': () => {
    play();
    const requester = new Requester();
    requester.start();
    assert.equal(requester.addToSnapshotSet('C:\\'), 0x8004230e, 'without the frozen event');
    const trio = events();
    assert.equal(requester.addToSnapshotSet('C:'), 0x80042308, 'without a final backslash');
    assert.equal(requester.addToSnapshotSet('C:\\', '{b5946137-7b9f-4925-af80-51abd60b20d6}'), 0x80042304, 'another provider');
    assert.equal(requester.addToSnapshotSet('C:\\'), 0);
    assert.equal(requester.addToSnapshotSet('C:\\'), 0x8004230d, 'twice');
    for (let index = 1; index < 64; index++) assert.equal(requester.addToSnapshotSet(`C:\\${index}\\`), 0);
    assert.equal(requester.addToSnapshotSet('C:\\64\\'), 0x80042312, 'too many');
    requester.release();
    trio.close();
  },

  'a client edition refuses transportable snapshots': () => {
    play({ edition: 'client' });
    const requester = new Requester();
    requester.initialize();
    assert.equal(requester.setContext(0x0200002b), 0x8004231b);
    assert.equal(requester.setContext(0x0200000b), 0);
    requester.release();
  },

  'a second requester is refused until the first aborts': () => {
    play();
    const [first, second] = [new Requester(), new Requester()];
    assert.equal(first.start(), 0);
    assert.equal(second.start(), IN_PROGRESS);
    assert.equal(first.abort(), 0);
    assert.equal(second.startSnapshotSet(), 0);
    first.release();
    second.release();
  },

  'a second requester is refused until the first is released': () => {
    play();
    const [first, second] = [new Requester(), new Requester()];
    assert.equal(first.start(), 0);
    assert.equal(second.start(), IN_PROGRESS);
    first.release();
    assert.equal(second.startSnapshotSet(), 0);
    second.release();
  },

  "somebody else's snapshot set goes after its time": async () => {
    play({ other: { kind: 'snapshot-set', goneAfterMs: 1500 } });
    const requester = new Requester();
    assert.equal(requester.start(), IN_PROGRESS);
    await until(() => requester.startSnapshotSet() === 0, 'it is still there');
    requester.release();
  },

  'thaw after the hold ends the snapshot with its time-out': async () => {
    play({ holdWritesMs: 200 });
    const { requester, trio, async } = frozen();
    await until(() => !double.isFrozen(), 'writes are still held');
    assert.equal(async.status(), PENDING);
    trio.set('thaw');
    assert.equal(async.finish(), HOLD_WRITES_TIMEOUT);
    assert.deepEqual(requester.states(), [[STABLE, 0]]);
    assert.equal(requester.begin('BackupComplete').hresult, BAD_STATE);
    requester.release();
    trio.close();
  },

  'a provider that waits in vain sets the timeout event': () => {
    play({ holdWritesMs: 100, providerWaitMs: 200 });
    const { requester, trio, async } = frozen();
    assert.equal(async.finish(), UNEXPECTED_PROVIDER_ERROR);
    assert.ok(trio.wait('timeout', 0));
    requester.release();
    trio.close();
  },

  'a snapshot that the provider cannot speak through its events about fails': () => {
    play();
    const requester = new Requester();
    requester.start();
    const trio = events();
    requester.addToSnapshotSet('C:\\');
    requester.run('PrepareForBackup');
    trio.close();
    assert.equal(requester.run('DoSnapshotSet'), UNEXPECTED_PROVIDER_ERROR);
    requester.release();
  },

  'the provider goes on holding what a released session left': () => {
    play({ providerWaitMs: 30_000 });
    const { requester, trio, async } = frozen();
    async.release();
    requester.release();
    trio.close();
    assert.ok(double.isFrozen());
    assert.ok(eventExists('frozen'));
    const second = new Requester();
    assert.equal(second.start(), 0, 'the set is no longer in progress');
    second.release();
    double.unload();
    assert.ok(!eventExists('frozen'));
  },

  'the coordinator outlives a killed requester': async () => {
    play({ providerWaitMs: 30_000 });
    const child = spawn(process.execPath, [import.meta.filename, 'freeze-and-stay'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    await once(child.stdout, 'data');
    assert.ok(double.isFrozen());
    const mine = new Requester();
    assert.equal(mine.start(), IN_PROGRESS);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await until(() => mine.startSnapshotSet() !== IN_PROGRESS, 'the set of the dead one is still there');
    assert.equal(mine.startSnapshotSet(), BAD_STATE, 'it has been started by now');
    assert.ok(double.isFrozen());
    assert.ok(eventExists('frozen'));
    mine.release();
    const trio = events();
    trio.set('thaw');
    assert.ok(!double.isFrozen());
    trio.close();
  },

  'delays elapse in the operations, and a wait comes back in time': () => {
    play({ delays: { gather: 300, status: 50_000 } });
    const requester = new Requester();
    requester.initialize();
    const began = performance.now();
    assert.equal(requester.run('GatherWriterMetadata'), FINISHED);
    assert.ok(performance.now() - began >= 290, 'the delay was too short');
    const { async } = requester.begin('GatherWriterStatus');
    async.wait(50);
    assert.equal(async.status(), PENDING, 'the wait came back with the operation');
    async.cancel();
    assert.equal(async.finish(), CANCELLED);
    requester.release();
  },

  'a cancelled operation ends as cancelled': () => {
    play({ delays: { gather: 10_000 } });
    const requester = new Requester();
    requester.initialize();
    const { async } = requester.begin('GatherWriterMetadata');
    async.cancel();
    assert.equal(async.finish(), CANCELLED);
    requester.release();
  },

  'faults fail the call, or the operation, the nth time': () => {
    play({
      faults: [
        { call: 'GatherWriterMetadata', result: 0x80042318 },
        { call: 'QueryStatus', of: 'GatherWriterMetadata', nth: 2, hresult: 0x80042302 },
      ],
    });
    const requester = new Requester();
    requester.initialize();
    const { async } = requester.begin('GatherWriterMetadata');
    assert.equal(async.status(), 0x80042318);
    assert.equal(async.status(), 0x80042302);
    assert.equal(async.finish(), 0x80042318);
    requester.release();
  },

  'a call that hangs comes back when the scenario ends, and nothing else waits for it': async () => {
    play({ faults: [{ call: 'AbortBackup', hang: true }] });
    const requester = new Requester();
    requester.start();
    const hanging = requester.abortAsync();
    assert.equal(await Promise.race([hanging, sleep(200, 'hangs')]), 'hangs');
    assert.equal(requester.begin('BackupComplete').hresult, BAD_STATE);
    double.unload();
    assert.equal(await hanging, 0x80004004);
    requester.release();
  },

  'the operation of a fault may never end': () => {
    play({ faults: [{ call: 'PrepareForBackup', result: PENDING }] });
    const requester = new Requester();
    requester.start();
    const { async } = requester.begin('PrepareForBackup');
    async.wait(100);
    assert.equal(async.status(), PENDING);
    async.cancel();
    assert.equal(async.finish(), CANCELLED);
    requester.release();
  },

  'a result after thaw is that of a snapshot that was held': () => {
    play({ faults: [{ call: 'DoSnapshotSet', after: 'thaw', result: 0x80042308 }] });
    const { requester, trio, async } = frozen();
    assert.ok(double.isFrozen());
    trio.set('thaw');
    assert.equal(async.finish(), 0x80042308);
    requester.release();
    trio.close();
  },

  'a writer is failed from its place on': () => {
    play({ writers: [writer(1), writer(2, { failure: { at: 'freeze', hresult: 0x800423f4 } })] });
    const { requester, trio, async } = frozen();
    trio.set('thaw');
    assert.equal(async.finish(), FINISHED);
    assert.deepEqual(requester.states(), [
      [WAITING_FOR_BACKUP_COMPLETE, 0],
      [9, 0x800423f4],
    ]);
    requester.release();
    trio.close();
  },

  "the guest agent's events and stale ones come and go": async () => {
    play({ other: { kind: 'agent', goneAfterMs: 1000 } });
    assert.ok(eventExists('frozen'));
    await until(() => !eventExists('frozen'), "the agent's events are still there");
    play({ other: { kind: 'stale' } });
    const trio = events();
    assert.ok(trio.wait('frozen', 0), 'a stale freeze is signalled');
    trio.set('thaw');
    trio.close();
    await until(() => !eventExists('frozen'), 'the provider closes its events at thaw');
  },

  'an object used after its release is noticed': () => {
    play();
    const requester = new Requester();
    const before = double.misuses();
    requester.release();
    assert.notEqual(requester.initialize(), 0);
    assert.equal(double.misuses(), before + 1);
  },

  'in-process it answers the same': () => {
    double.load(scenarioText(scenario({ writers: [writer(1)], delays: { freeze: 20, thaw: 10 } }), { inProcess: true }));
    const { requester, trio, async } = frozen();
    assert.ok(double.isFrozen());
    trio.set('thaw');
    assert.equal(async.finish(), FINISHED);
    requester.release();
    trio.close();
    assert.equal(double.trace().at(-1), 'Release');
  },
};

/** What the killed requester does before. */
const freezeAndStay = async (): Promise<void> => {
  frozen();
  writeSync(1, 'frozen\n');
  await sleep(30_000);
};

const runAll = async (): Promise<void> => {
  for (const [name, run] of Object.entries(CASES)) {
    const before = double.liveObjects() + double.liveInfos();
    try {
      await run();
      assert.equal(double.liveObjects() + double.liveInfos(), before, 'objects were left');
      writeSync(1, `${JSON.stringify({ name })}\n`);
    } catch (error) {
      writeSync(1, `${JSON.stringify({ name, error: String(error instanceof Error ? error.stack : error) })}\n`);
      closeLeftEvents();
    }
  }
  double.unload();
};

await (process.argv[2] === 'freeze-and-stay' ? freezeAndStay() : runAll());
