import assert from 'node:assert/strict';
import { QgaError } from '../../../src/vss/errors.ts';
import { PROVIDER } from '../../../src/vss/ids.ts';
import type { Answer } from '../../../src/windows/library.ts';
import type { WindowsMachine } from '../../../src/windows/machine.ts';
import { NO_PAUSE } from '../../support/no-pause.ts';
import type { Case } from './case.ts';
import { finish, gathered, play, VOLUME } from './play.ts';

/** Everything the machine can do, in one go. Thaw is set before anything is released, as the requester does. */
const everything = async (machine: WindowsMachine): Promise<void> => {
  machine.processes.isElevated();
  machine.registry.readVssOption();
  await machine.provider.stop(1000);
  await machine.volumes.list();
  machine.events.probe();
  using watch = machine.processes.watch(process.pid);
  await using backup = await gathered(machine);
  {
    using writer = backup.getWriterMetadata(0);
    const components = await writer.readComponents(true, NO_PAUSE);
    writer.saveAsXml();
    assert.deepEqual(writer.addComponents(components.map(() => true)), []);
  }
  backup.freeWriterMetadata();
  await backup.startSnapshotSet();
  using events = machine.events.create();
  try {
    await backup.addToSnapshotSet(VOLUME, PROVIDER.id);
    await finish(backup.prepareForBackup());
    await finish(backup.gatherWriterStatus());
    backup.getWriterStatus(0);
    backup.freeWriterStatus();
    using snapshot = await backup.doSnapshotSet();
    assert.equal(await events.waitFrozen(10_000), 'frozen');
    using _deadline = events.thawAfter(60_000);
    using _caller = events.thawWhenEnds(watch);
    machine.events.rescue();
    assert.equal(await events.waitThaw(10_000), true);
    await snapshot.wait(10_000);
    await snapshot.queryStatus();
    await finish(backup.backupComplete());
    backup.saveAsXml();
  } finally {
    events.setThaw();
  }
};

/** Calls that give back what was taken: they cannot fail, and a fault there would only fake a leak. */
const RELEASING = /Release|Free|Close|Delete|Unregister|SetEvent|LocalFree/;

const failing = (call: string): Answer => {
  if (/^(I[A-Z]|Co[A-Z]|CreateVss)/.test(call)) return { result: 0x80004005 | 0 };
  if (call === 'RegGetValueW') return { result: 31 };
  if (call === 'FindFirstVolumeW') return { result: -1, lastError: 31 };
  if (call.startsWith('WaitFor')) return { result: 0xffff_ffff, lastError: 31 };
  return { result: 0, lastError: 31 };
};

/** How often each function is called in a run without faults. */
const countCalls = async (): Promise<Map<string, number>> => {
  const counts = new Map<string, number>();
  await play({}, everything, (call, nth) => {
    counts.set(call, nth);
    return undefined;
  });
  return counts;
};

/** The first, second and last call of a name: what is half done when it fails differs between them. */
const occasions = (count: number): readonly number[] => [...new Set([1, 2, count])].filter((nth) => nth <= count);

export const DRILL_CASES: readonly Case[] = [
  {
    name: 'whichever native call fails, nothing leaks and nothing but an error of ours is thrown',
    run: async () => {
      const counts = await countCalls();
      assert.ok(counts.size >= 68, `${counts.size} functions`);
      for (const [call, count] of counts) {
        if (RELEASING.test(call) || call === 'GetLastError') continue;
        for (const failingNth of occasions(count)) {
          const intercept = (name: string, nth: number): Answer | undefined =>
            name === call && nth === failingNth ? failing(call) : undefined;
          const attempt = (machine: WindowsMachine): Promise<void> =>
            everything(machine).catch((error: unknown) => {
              assert.ok(error instanceof QgaError || error instanceof assert.AssertionError, `${call} ${failingNth}: ${error}`);
            });
          await play({}, attempt, intercept).catch((cause: unknown) => {
            throw new Error(`when call ${failingNth} of ${call} fails`, { cause });
          });
        }
      }
    },
  },
];
