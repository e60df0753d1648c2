import assert from 'node:assert/strict';
import { component, healthy, writer } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { Requester } from '../../src/requester/service.ts';
import { SYSTEM_PROVIDER } from '../../src/simulator/scenario.ts';
import { PROVIDER } from '../../src/vss/ids.ts';
import type { Behaviour } from './behaviour.ts';
import { calls, drives, failure, trial } from './trial.ts';

const TIMED_OUT = 0x800423f2;

/** What can be asked of a machine without freezing it. */
export const INSPECTION: readonly Behaviour[] = [
  {
    name: 'the writers are listed with their states; nothing is begun and nothing is left',
    run: (stage) => {
      const failing = writer(2, { name: 'Unwell', failure: { at: 'prepareBackup', hresult: TIMED_OUT } });
      return trial(stage, healthy({ writers: [writer(1), failing] }), async ({ requester, subject }) => {
        const { writers, warnings } = await requester.writers();
        assert.deepEqual(
          writers.map(({ name, state, failed, componentCount, components }) => ({ name, state, failed, componentCount, components })),
          [
            { name: 'Writer 1', state: 'VSS_WS_STABLE', failed: false, componentCount: 2, components: undefined },
            { name: 'Unwell', state: 'VSS_WS_STABLE', failed: false, componentCount: 2, components: undefined },
          ],
        );
        assert.deepEqual(warnings, []);
        for (const call of ['StartSnapshotSet', 'AddComponent', 'AbortBackup']) assert.equal(calls(subject.trace(), call), 0, call);
        assert.equal(subject.liveObjects(), 0);
      });
    },
  },
  {
    name: 'components are listed on request, with the folders of their files',
    run: (stage) => {
      const data = component('data', { logicalPath: 'SQL', files: ['D:\\SQL'], databaseFiles: ['D:\\SQL', 'E:\\Logs'] });
      return trial(
        stage,
        healthy({ writers: [writer(1, { components: [data, component('plain', { selectable: false })] })] }),
        async ({ requester }) => {
          const [first] = (await requester.writers({ components: true })).writers;
          assert.deepEqual(first?.components, [
            { path: 'SQL\\data', type: 'filegroup', selectable: true, paths: ['D:\\SQL', 'E:\\Logs'] },
            { path: 'plain', type: 'filegroup', selectable: false, paths: [] },
          ]);
        },
      );
    },
  },
  {
    name: 'a writer whose components cannot be read is named as failed; one that does not answer at all is a warning',
    run: (stage) =>
      trial(
        stage,
        healthy({
          faults: [
            { call: 'GetFileCounts', nth: 1, hresult: 0x80042302 },
            { call: 'GetWriterMetadata', nth: 2, hresult: 0x80042308 },
          ],
        }),
        async ({ requester, subject }) => {
          const { writers, warnings } = await requester.writers();
          assert.deepEqual(
            writers.map(({ name, failed, failure: why }) => ({ name, failed, why: why?.name })),
            [
              { name: 'Writer 1', failed: true, why: 'VSS_E_UNEXPECTED' },
              { name: 'Writer 2', failed: false, why: undefined },
            ],
          );
          assert.deepEqual(
            warnings.map(({ name, object }) => ({ name, object })),
            [{ name: 'VSS_E_OBJECT_NOT_FOUND', object: 'writer 2 of 2' }],
          );
          assert.equal(subject.liveObjects(), 0);
        },
      ),
  },
  {
    name: 'gathering that takes too long is a time-out, cancelled and released; the process stays usable',
    run: (stage) =>
      trial(stage, healthy({ delays: { gather: 5000 } }), async ({ requester, subject }) => {
        assert.equal((await failure(requester.writers({ gatherTimeoutMs: 200 }))).name, 'GATHER_TIMEOUT');
        assert.equal(requester.unusable, false);
        assert.equal(subject.liveObjects(), 0);
      }),
  },
  {
    name: 'a look is cancelled by its signal',
    run: (stage) =>
      trial(stage, healthy({ delays: { gather: 5000 } }), async ({ requester }) => {
        const cancel = new AbortController();
        const asked = failure(
          requester.writers({}, { signal: cancel.signal, onProgress: ({ phase }) => phase === 'gather' && cancel.abort() }),
        );
        assert.equal((await asked).name, 'CANCELLED');
      }),
  },
  {
    name: 'a look whose call hangs makes the process unusable, and says so',
    ownProcess: true,
    run: async (stage) => {
      await using subject = await stage.open(healthy({ faults: [{ call: 'GatherWriterMetadata', hang: true }] }));
      const requester = new Requester(subject.machine);
      const error = await failure(requester.writers({ gatherTimeoutMs: 200 }));
      assert.deepEqual([error.name, error.call], ['GATHER_TIMEOUT', 'GatherWriterMetadata']);
      assert.equal(requester.unusable, true);
      assert.equal((await failure(requester.providers())).name, 'PROCESS_UNUSABLE');
      assert.equal((await failure(requester.freeze(drives(1)))).name, 'PROCESS_UNUSABLE');
    },
  },
  {
    name: 'nobody looks while frozen: writers and providers are refused, and the freeze is not disturbed',
    run: (stage) =>
      trial(stage, healthy(), async ({ requester, subject }) => {
        const { sessionId } = await requester.freeze(drives(1));
        const before = subject.trace().length;
        for (const asked of [requester.writers(), requester.providers()])
          assert.deepEqual(await failure(asked).then(({ name, object }) => [name, object]), ['FREEZE_IN_PROGRESS', sessionId]);
        assert.deepEqual(
          subject
            .trace()
            .slice(before)
            .filter((line) => !/^(Wait|QueryStatus)/.test(line)),
          [],
        );
        assert.equal((await requester.thaw()).consistency, 'application');
      }),
  },
  {
    name: 'the providers are those that VSS knows, and ours is told from the others',
    run: (stage) =>
      trial(stage, healthy(), async ({ requester, subject }) => {
        const { providers } = await requester.providers();
        assert.deepEqual(
          providers.map(({ id, name, type, ours }) => ({ id, name, type, ours })),
          [
            { id: SYSTEM_PROVIDER.id, name: SYSTEM_PROVIDER.name, type: 'system', ours: false },
            { id: PROVIDER.id, name: PROVIDER.name, type: 'software', ours: true },
          ],
        );
        assert.deepEqual(
          [providers[1]?.versionId, providers[1]?.classId, providers[0]?.version],
          [PROVIDER.versionId, PROVIDER.classId, '1.0.0.7'],
        );
        assert.equal(subject.liveObjects(), 0);
      }),
  },
  {
    name: 'without our provider none is listed as ours, and a freeze says what is missing',
    run: (stage) =>
      trial(stage, healthy({ providers: [SYSTEM_PROVIDER] }), async ({ requester }) => {
        assert.deepEqual(
          (await requester.providers()).providers.map(({ ours }) => ours),
          [false],
        );
        assert.equal((await failure(requester.freeze(drives(1)))).name, 'VSS_E_PROVIDER_NOT_REGISTERED');
      }),
  },
  {
    name: 'a Query that fails says so, and leaves nothing',
    run: (stage) =>
      trial(stage, healthy({ faults: [{ call: 'Query', hresult: 0x80070005 }] }), async ({ requester, subject }) => {
        const error = await failure(requester.providers());
        assert.deepEqual([error.name, error.call, error.phase], ['E_ACCESSDENIED', 'Query', 'providers']);
        assert.equal(subject.liveObjects(), 0);
      }),
  },
];
