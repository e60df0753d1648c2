import type { ScenarioWriter } from '@qga-vss/core/src/simulator/scenario.ts';

/** What a good run is made of. */
export interface GoodRun {
  readonly volumes: number;
  readonly writers: readonly ScenarioWriter[];
  readonly systemState: boolean;
  readonly succeeded?: boolean;
  readonly clientEdition?: boolean;
}

const waited = (operation: string): string[] => [operation, `Wait ${operation}`, `QueryStatus ${operation}`];

const status = (writers: number): string[] => [
  ...waited('GatherWriterStatus'),
  'GetWriterStatusCount',
  ...Array.from({ length: writers }, (_, index) => `GetWriterStatusEx ${index}`),
  'FreeWriterStatus',
];

const metadata = ({ writerId, instanceId, components }: ScenarioWriter, index: number): string[] => [
  `GetWriterMetadata ${index}`,
  'GetIdentity',
  'GetFileCounts',
  ...components.flatMap((_, each) => [`GetComponent ${each}`, 'GetComponentInfo']),
  ...components.map(({ type, logicalPath, name }) => `AddComponent ${instanceId} ${writerId} ${type} "${logicalPath}" "${name}"`),
  ...components.map(() => 'FreeComponentInfo'),
];

const success = (writers: readonly ScenarioWriter[], succeeded: boolean): string[] =>
  writers.flatMap(({ writerId, instanceId, components }) =>
    components.map(
      ({ type, logicalPath, name }) =>
        `SetBackupSucceeded ${instanceId} ${writerId} ${type} "${logicalPath}" "${name}" ${succeeded ? 1 : 0}`,
    ),
  );

/**
 * The reference's order of calls with this product's exceptions (ARCHITECTURE.md has the table), written out
 * independently of the requester.
 */
export const expectedCalls = ({ volumes, writers, systemState, succeeded, clientEdition }: GoodRun): string[] => [
  'CreateVssBackupComponents',
  'InitializeForBackup',
  'SetContext 0x0200002b',
  ...(clientEdition ? ['SetContext 0x0200000b'] : []),
  `SetBackupState 1 ${systemState ? 1 : 0} 1 0`,
  ...waited('GatherWriterMetadata'),
  'GetWriterMetadataCount',
  ...writers.flatMap(metadata),
  'StartSnapshotSet',
  ...Array.from({ length: volumes }, () => 'AddToSnapshotSet {3629d4ed-ee09-4e0e-9a5c-6d8ba2872aef}'),
  ...waited('PrepareForBackup'),
  ...status(writers.length),
  ...waited('DoSnapshotSet'),
  ...status(writers.length),
  ...(succeeded === undefined ? [] : success(writers, succeeded)),
  ...waited('BackupComplete'),
  ...status(writers.length),
  'FreeWriterMetadata',
  'Release',
];

/**
 * A trace without what differs between machines and runs: the ids of volumes, how often a wait took another slice,
 * and how often the snapshot was asked whether it ended before the disks were frozen.
 */
export const normalised = (trace: readonly string[]): string[] => {
  const asked = trace.indexOf('Wait DoSnapshotSet');
  const lines = trace
    .filter((line, index) => line !== 'QueryStatus DoSnapshotSet' || (asked !== -1 && index > asked))
    .map((line) => line.replace(/^AddToSnapshotSet \S+ /, 'AddToSnapshotSet '));
  return lines.filter((line, index) => {
    const slice = /^(?:Wait|QueryStatus) (\w+)$/.exec(line);
    return slice === null || lines.indexOf(line, lines.lastIndexOf(slice[1] as string, index)) === index;
  });
};
