import { join } from 'node:path';
import { type ScenarioComponent, scenario } from '@qga-vss/core/src/simulator/scenario.ts';
import { afterAll, describe, expect, it } from 'vitest';
import { bundleForGuest } from '../../src/lab/guest-program.ts';
import { PATHS } from '../../src/lab/paths.ts';
import { ensureLab } from '../../src/lab/setup.ts';

const WRITER = '{aaaaaaaa-0000-4000-8000-000000000001}';
const INSTANCE = '{bbbbbbbb-0000-4000-8000-000000000001}';

const component = (logicalPath: string, name: string, selectable: boolean): ScenarioComponent => ({
  type: 2,
  logicalPath,
  name,
  selectable,
});

const playing = scenario({
  delays: { gather: 20, freeze: 20 },
  writers: [
    {
      writerId: WRITER,
      instanceId: INSTANCE,
      name: 'Writer',
      components: [component('', 'all', true), component('all', 'part', true), component('alone', 'must', false)],
    },
  ],
});

const lab = await ensureLab();
await lab.play(playing);
const { stdout, stderr } = await lab.run('node', [await bundleForGuest(lab, join(PATHS.guest, 'baseline-run.ts'), 'baseline-run.mjs')]);
if (stdout === '') throw new Error(stderr);
const { remote, local } = JSON.parse(stdout);
const traceFromOutside = await lab.trace();

afterAll(() => lab.close());

const waited = (operation: string): string[] => [operation, `Wait ${operation}`, `QueryStatus ${operation}`];
const status = [...waited('GatherWriterStatus'), 'GetWriterStatusCount', 'GetWriterStatusEx 0', 'FreeWriterStatus'];

/** Written out by hand from the documentation's order. */
const EXPECTED = [
  'CreateVssBackupComponents',
  'InitializeForBackup',
  'SetContext 0x0200002b',
  'SetBackupState 1 1 1 0',
  ...waited('GatherWriterMetadata'),
  'GetWriterMetadataCount',
  'GetWriterMetadata 0',
  'GetIdentity',
  'GetFileCounts',
  ...[0, 1, 2].flatMap((index) => [`GetComponent ${index}`, 'GetComponentInfo']),
  `AddComponent ${INSTANCE} ${WRITER} 2 "" "all"`,
  `AddComponent ${INSTANCE} ${WRITER} 2 "alone" "must"`,
  ...[0, 1, 2].map(() => 'FreeComponentInfo'),
  'StartSnapshotSet',
  ...[0, 1].map(() => 'AddToSnapshotSet VOLUME {3629d4ed-ee09-4e0e-9a5c-6d8ba2872aef}'),
  ...waited('PrepareForBackup'),
  ...status,
  'DoSnapshotSet',
  'Wait DoSnapshotSet',
  'QueryStatus DoSnapshotSet',
  ...status,
  ...waited('BackupComplete'),
  ...status,
  'FreeWriterMetadata',
  'Release',
];

/** Of every volume its own name, which differs from one guest to the next. */
const VOLUME = /\\\\\?\\Volume\{[0-9a-f-]{36}\}\\/;

/** Without the questions whether the snapshot has ended early: their number is a matter of timing. */
const withoutPolling = (trace: readonly string[]): string[] =>
  trace.filter((line, index) => line !== 'QueryStatus DoSnapshotSet' || trace[index - 1] === 'Wait DoSnapshotSet');

describe('the native requester against the double', () => {
  it('makes the documented calls in their order, as compiled from the SDK headers', () => {
    expect(withoutPolling(remote.trace).map((line) => line.replace(VOLUME, 'VOLUME'))).toEqual(EXPECTED);
  });

  it('adds the two volumes that it was given the mount paths of, by their own names', () => {
    const added = remote.trace.flatMap((line: string) => VOLUME.exec(line) ?? []);
    expect(new Set(added).size).toBe(2);
  });

  it('leaves nothing behind, with the coordinator in its own process or in this one', () => {
    for (const { objects, infos, misuses } of [remote, local])
      expect({ objects, infos, misuses }).toEqual({ objects: 0, infos: 0, misuses: 0 });
  });

  it('is timed: thaw is seen before it ends, and a cycle is no shorter than its parts', () => {
    for (const { times } of [remote, local]) {
      expect(times.thawSeen).toBeGreaterThan(0);
      expect(times.thawSeen).toBeLessThan(times.thaw);
      expect(times.freeze + times.thaw).toBeLessThanOrEqual(times.cycle);
    }
  });

  it('plays in its process the scenario that the coordinator has, and its calls can be read from outside', () => {
    expect(traceFromOutside).toEqual(remote.trace);
  });
});
