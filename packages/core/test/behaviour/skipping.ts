import assert from 'node:assert/strict';
import { component, healthy, writer } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { SESSION_REFUSALS } from '../../src/requester/session-refusals.ts';
import type { Fault } from '../../src/simulator/scenario.ts';
import { codeByName, nameOfHresult } from '../../src/vss/codes.ts';
import { VSS_E_VOLUME_NOT_SUPPORTED_BY_PROVIDER } from '../../src/vss/hresults.ts';
import type { Behaviour } from './behaviour.ts';
import { calls, cycle, drives, failure, named, trial } from './trial.ts';

const refuse = (nth: number, hresult: number = VSS_E_VOLUME_NOT_SUPPORTED_BY_PROVIDER): Fault => ({
  call: 'AddToSnapshotSet',
  nth,
  hresult,
});

const skip = (count: number) => ({ ...drives(count), onUnsupportedVolume: 'skip' }) as const;

/** What single volumes are refused with: by Microsoft's page, by providers and by drivers. */
const OF_ONE_VOLUME: readonly (readonly [number, string])[] = [
  'VSS_E_NESTED_VOLUME_LIMIT',
  'VSS_E_OBJECT_NOT_FOUND',
  'VSS_E_VOLUME_NOT_LOCAL',
  'VSS_E_DYNAMIC_DISK_ERROR',
  'VSS_E_PROVIDER_VETO',
  'VSS_E_MAXIMUM_NUMBER_OF_SNAPSHOTS_REACHED',
  'VSS_E_UNEXPECTED_PROVIDER_ERROR',
  'VSS_E_VOLUME_IN_USE',
  'VSS_E_UNEXPECTED',
  'E_INVALIDARG',
  '0x80070015',
  '0x80310000',
].map((name) => [codeByName(name)?.value ?? Number(name), name]);

const onD = (name: string) => component(name, { files: ['D:\\Data\\'] });
const onC = (name: string) => component(name, { files: ['C:\\Data\\'] });

/** Four codes at a time, so that one drive is left to freeze. */
const four = (codes: typeof OF_ONE_VOLUME): Behaviour => ({
  name: `a refusal that concerns one volume skips it: ${codes.map(([, name]) => name).join(', ')}`,
  run: (stage) =>
    trial(stage, healthy({ faults: codes.map(([hresult], index) => refuse(index + 2, hresult)) }), async (t) => {
      const { freeze, thaw } = await cycle(t, skip(5));
      assert.equal(freeze.volumeCount, 1);
      assert.deepEqual(
        freeze.skippedVolumes.map(({ mountPaths }) => mountPaths[0]),
        ['D:\\', 'E:\\', 'F:\\', 'G:\\'],
      );
      const warnings = freeze.warnings.filter(({ name }) => name === 'VOLUME_SKIPPED');
      assert.deepEqual(
        warnings.map(({ object, hresult }) => [object, Number(hresult)]),
        codes.map(([hresult], index) => [`${'DEFG'[index]}:\\`, hresult]),
      );
      for (const [index, { message }] of warnings.entries()) assert.match(message, new RegExp(codes[index]?.[1] ?? ''));
      assert.equal(thaw.consistency, 'application');
    }),
});

/** Volumes that VSS refuses, where the caller allows to go on without them. */
export const SKIPPING: readonly Behaviour[] = [
  ...[0, 4, 8].map((from) => four(OF_ONE_VOLUME.slice(from, from + 4))),
  ...[...SESSION_REFUSALS].map(
    ([hresult, why]): Behaviour => ({
      name: `a refusal that concerns the session ends the freeze, whatever may be skipped, and blames no volume: ${nameOfHresult(hresult)}, ${why}`,
      run: (stage) =>
        trial(stage, healthy({ faults: [refuse(2, hresult)] }), async ({ requester, subject }) => {
          const error = await failure(requester.freeze(skip(3)));
          assert.deepEqual([error.name, error.phase, error.object], [nameOfHresult(hresult), 'add-volumes', undefined]);
          assert.equal(calls(subject.trace(), 'AbortBackup'), 1);
        }),
    }),
  ),
  {
    name: 'a writer with files on a skipped volume makes the snapshot partial: both are named, the component is not said to be added, its success never told',
    run: (stage) =>
      trial(
        stage,
        healthy({
          writers: [writer(1, { components: [onC('files')] }), writer(2, { components: [onC('master'), onD('orders')] })],
          faults: [refuse(2)],
        }),
        async (t) => {
          const { freeze, thaw, trace } = await cycle(t, skip(3), { succeeded: true });
          const warning = named(freeze.warnings, 'WRITER_ON_SKIPPED_VOLUME');
          assert.deepEqual([warning?.object, warning?.phase], ['Writer 2', 'add-volumes']);
          assert.match(warning?.message ?? '', /D:\\: orders\./);
          assert.deepEqual(
            freeze.writers.flatMap(({ components }) => components.map(({ path, added, reason }) => [path, added, reason])),
            [
              ['files', true, 'chosen'],
              ['master', true, 'chosen'],
              ['orders', false, 'skipped'],
            ],
          );
          assert.deepEqual(
            [thaw.consistency, thaw.reasons[0]?.name, thaw.reasons[0]?.object],
            ['partial', 'WRITER_ON_SKIPPED_VOLUME', 'Writer 2'],
          );
          assert.match(thaw.reasons[0]?.message ?? '', /D:\\/);
          assert.deepEqual(
            trace.filter((line) => line.startsWith('SetBackupSucceeded')).map((line) => line.replace(/^.*"(\w+)" /, '$1 ')),
            ['files 1', 'master 1', 'orders 0'],
          );
        },
      ),
  },
  {
    name: 'all that a writer has lies on a skipped volume: partial, not file systems only',
    run: (stage) =>
      trial(stage, healthy({ writers: [writer(1, { components: [onD('orders')] })], faults: [refuse(2)] }), async (t) => {
        assert.equal((await cycle(t, skip(2))).thaw.consistency, 'partial');
      }),
  },
  {
    name: 'a component whose descendant has files on a skipped volume is not whole, and what is whole beside it stays',
    run: (stage) =>
      trial(
        stage,
        healthy({
          writers: [
            writer(1, {
              components: [
                onC('instance'),
                component('orders', { logicalPath: 'instance', databaseFiles: ['C:\\Data\\'], logFiles: ['D:\\Logs\\'] }),
                component('stock', { logicalPath: 'instance', databaseFiles: ['C:\\Data\\'] }),
                onC('other'),
              ],
            }),
          ],
          faults: [refuse(2)],
        }),
        async (t) => {
          const { freeze, thaw } = await cycle(t, skip(2));
          assert.deepEqual(
            freeze.writers[0]?.components.map(({ added, reason }) => [added, reason]),
            [
              [false, 'skipped'],
              [false, 'skipped'],
              [false, 'implied'],
              [true, 'chosen'],
            ],
          );
          assert.equal(thaw.consistency, 'partial');
        },
      ),
  },
  {
    name: 'a volume that the user left out is another matter: its component is outside, and nothing is lowered',
    run: (stage) =>
      trial(stage, healthy({ writers: [writer(1, { components: [onC('files'), onD('orders')] })], faults: [refuse(2)] }), async (t) => {
        const { freeze, thaw } = await cycle(t, { ...skip(3), excludeVolumes: ['D:'] });
        assert.deepEqual(
          freeze.skippedVolumes.map(({ mountPaths }) => mountPaths),
          [['E:\\']],
        );
        assert.deepEqual(
          freeze.writers[0]?.components.map(({ reason }) => reason),
          ['chosen', 'outside'],
        );
        assert.equal(thaw.consistency, 'application');
      }),
  },
  {
    name: 'a writer that cannot be asked where its files lie, after a volume was skipped, makes the snapshot partial',
    run: (stage) =>
      trial(
        stage,
        healthy({
          writers: [writer(1, { components: [onC('files')] })],
          faults: [refuse(2), { call: 'GetFileCounts', nth: 2, hresult: 0x80042302 }],
        }),
        async (t) => {
          const { thaw } = await cycle(t, skip(2));
          assert.deepEqual([thaw.consistency, thaw.reasons[0]?.name], ['partial', 'WRITER_UNREADABLE']);
        },
      ),
  },
  {
    name: 'a required writer with files on a skipped volume ends the freeze',
    run: (stage) =>
      trial(
        stage,
        healthy({ writers: [writer(1, { components: [onC('master'), onD('orders')] })], faults: [refuse(2)] }),
        async ({ requester }) => {
          const error = await failure(requester.freeze({ ...skip(2), requireWriters: ['Writer 1'] }));
          assert.deepEqual([error.name, error.object], ['REQUIRED_WRITER_FAILED', 'Writer 1']);
          assert.match(error.message, /WRITER_ON_SKIPPED_VOLUME/);
        },
      ),
  },
  {
    name: 'a volume that Windows starts from is skipped, and the writers had been told of the system state: a warning says so',
    run: (stage) =>
      trial(stage, healthy({ writers: [writer(1, { components: [onD('orders')] })], faults: [refuse(1)] }), async (t) => {
        const { freeze, thaw } = await cycle(t, skip(2));
        assert.equal(named(freeze.warnings, 'SYSTEM_STATE_SKIPPED')?.object, 'C:\\');
        assert.equal(thaw.consistency, 'application');
      }),
  },
  {
    name: 'where every volume is refused nothing is left to freeze, and each refusal is told',
    run: (stage) =>
      trial(stage, healthy({ faults: [refuse(1), refuse(2, 0x8004232c)] }), async ({ requester, subject }) => {
        const error = await failure(requester.freeze(skip(2)));
        assert.equal(error.name, 'NO_VOLUMES');
        assert.match(error.message, /C:\\.*VSS_E_VOLUME_NOT_SUPPORTED_BY_PROVIDER.*D:\\.*VSS_E_NESTED_VOLUME_LIMIT/s);
        assert.equal(calls(subject.trace(), 'AbortBackup'), 1);
      }),
  },
];
