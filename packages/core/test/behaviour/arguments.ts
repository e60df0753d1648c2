import assert from 'node:assert/strict';
import { healthy } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import type { FreezeOptions } from '../../src/contract/freeze.ts';
import type { Behaviour } from './behaviour.ts';
import { failure, named, trial } from './trial.ts';

const refused = (name: string, options: object, error: string, object: string): Behaviour => ({
  name: `refused before VSS is touched: ${name}`,
  run: (stage) =>
    trial(stage, healthy(), async ({ requester, subject }) => {
      const thrown = await failure(requester.freeze(options as FreezeOptions));
      assert.deepEqual({ name: thrown.name, object: thrown.object, kind: thrown.kind }, { name: error, object, kind: 'usage' });
      assert.ok(thrown.remedy.length > 0);
      assert.deepEqual(subject.trace(), []);
    }),
});

export const ARGUMENTS: readonly Behaviour[] = [
  refused('a drive that is not there', { volumes: ['Q:'] }, 'VOLUME_NOT_FOUND', 'Q:'),
  refused('a folder that is no mount point', { volumes: ['C:\\Windows'] }, 'VOLUME_NOT_FOUND', 'C:\\Windows'),
  refused('an unknown volume to leave out', { excludeVolumes: ['Q:\\'] }, 'VOLUME_NOT_FOUND', 'Q:\\'),
  refused('a network path', { volumes: ['\\\\server\\share'] }, 'INVALID_ARGUMENT', 'volumes[0]'),
  refused('a path with wildcards', { volumes: ['C:', 'D:\\*'] }, 'INVALID_ARGUMENT', 'volumes[1]'),
  refused('a volume path without a proper id', { volumes: ['\\\\?\\Volume{1}\\'] }, 'INVALID_ARGUMENT', 'volumes[0]'),
  refused('an empty list', { volumes: [] }, 'INVALID_ARGUMENT', 'volumes'),
  refused('no list at all', { volumes: 'C:' }, 'INVALID_ARGUMENT', 'volumes'),
  refused('a hold that is too short', { holdMs: 499 }, 'INVALID_ARGUMENT', 'holdMs'),
  refused('a hold that is too long', { holdMs: 60_001 }, 'INVALID_ARGUMENT', 'holdMs'),
  refused('a hold that is no number', { holdMs: Number.NaN }, 'INVALID_ARGUMENT', 'holdMs'),
  refused('a fraction of a millisecond', { gatherTimeoutMs: 1000.5 }, 'INVALID_ARGUMENT', 'gatherTimeoutMs'),
  refused('a limit without end', { prepareTimeoutMs: Number.POSITIVE_INFINITY }, 'INVALID_ARGUMENT', 'prepareTimeoutMs'),
  refused('a negative retry', { retryMs: -1 }, 'INVALID_ARGUMENT', 'retryMs'),
  refused('a backup type nobody knows', { backupType: 'complete' }, 'INVALID_ARGUMENT', 'backupType'),
  refused('a writer without a name', { excludeWriters: [''] }, 'INVALID_ARGUMENT', 'excludeWriters[0]'),
  refused('an option nobody knows', { volume: ['C:'] }, 'INVALID_ARGUMENT', 'volume'),
  refused('required writers where none takes part', { writers: 'none', requireWriters: ['x'] }, 'INVALID_ARGUMENT', 'requireWriters'),
  refused('excluded writers where none takes part', { writers: 'none', excludeWriters: ['x'] }, 'INVALID_ARGUMENT', 'excludeWriters'),
  {
    name: 'every volume excluded: nothing left to freeze',
    run: (stage) =>
      trial(stage, healthy(), async ({ requester, subject }) => {
        const error = await failure(requester.freeze({ volumes: ['C:', 'D:'], excludeVolumes: ['d:/', 'C:\\'] }));
        assert.equal(error.name, 'NO_VOLUMES');
        assert.deepEqual(subject.trace(), []);
      }),
  },
  {
    name: 'volumes by any spelling, each once, in the order given',
    run: (stage) =>
      trial(stage, healthy(), async ({ requester, subject }) => {
        const all = await subject.machine.volumes.list();
        const e = all.find(({ mountPaths }) => mountPaths.includes('E:\\'));
        const { volumes } = await requester.freeze({
          volumes: ['d:', 'D:\\', (e?.guidPath ?? '').slice(0, -1), 'E:/', 'c:\\'],
          dryRun: true,
        });
        assert.deepEqual(
          volumes.map(({ mountPaths }) => mountPaths[0]),
          ['D:\\', 'E:\\', 'C:\\'],
        );
      }),
  },
  {
    name: 'system state is claimed only with the boot volume in the set, or when told to',
    run: (stage) =>
      trial(stage, healthy(), async ({ requester }) => {
        const claimed = async (options: FreezeOptions) => (await requester.freeze({ ...options, dryRun: true })).systemState;
        assert.equal(await claimed({ volumes: ['D:'] }), false);
        assert.equal(await claimed({ volumes: ['C:'] }), true);
        assert.equal(await claimed({ volumes: ['D:'], systemState: 'yes' }), true);
        assert.equal(await claimed({ volumes: ['C:'], systemState: 'no' }), false);
      }),
  },
  {
    name: 'choices are taken in any case',
    run: (stage) =>
      trial(stage, healthy(), async ({ requester }) => {
        const options = { dryRun: true, volumes: ['D:'], backupType: 'Copy', systemState: 'YES' } as object;
        const { backupType, systemState } = await requester.freeze(options);
        assert.deepEqual({ backupType, systemState }, { backupType: 'copy', systemState: true });
      }),
  },
  {
    name: 'a volume that VSS refuses: the freeze fails and names it',
    run: (stage) =>
      trial(stage, healthy({ faults: [{ call: 'AddToSnapshotSet', nth: 2, hresult: 0x8004230c }] }), async ({ requester }) => {
        const error = await failure(requester.freeze({ volumes: ['C:', 'D:', 'E:'] }));
        assert.deepEqual(
          { name: error.name, object: error.object, phase: error.phase },
          { name: 'VSS_E_VOLUME_NOT_SUPPORTED', object: 'D:\\', phase: 'add-volumes' },
        );
      }),
  },
  {
    name: 'a volume that VSS refuses is skipped where allowed, and named',
    run: (stage) =>
      trial(stage, healthy({ faults: [{ call: 'AddToSnapshotSet', nth: 2, hresult: 0x8004230c }] }), async ({ requester }) => {
        const freeze = await requester.freeze({ volumes: ['C:', 'D:', 'E:'], onUnsupportedVolume: 'skip' });
        assert.equal(freeze.volumeCount, 2);
        assert.deepEqual(freeze.skippedVolumes[0]?.mountPaths, ['D:\\']);
        assert.ok(named(freeze.warnings, 'VOLUME_SKIPPED'));
        assert.equal((await requester.thaw()).volumeCount, 2);
      }),
  },
];
