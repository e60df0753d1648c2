import { type Static, Type } from '../contract/schema.ts';
import { WRITES_HELD_MS } from '../vss/enums.ts';
import { WRITER_FAILURE_STATES } from './scenario.ts';

const closed = { additionalProperties: false } as const;

const list = <T extends Parameters<typeof Type.Array>[0]>(items: T, description: string) => Type.Array(items, { description });
const optional = Type.Optional;
const milliseconds = (description: string) => Type.Integer({ minimum: 0, maximum: 3_600_000, description });
const folders = (description: string) => optional(list(Type.String(), description));

const code = (description: string) =>
  Type.String({
    pattern: '^(0x[0-9A-Fa-f]{1,8}|[A-Z][A-Z0-9_]+)$',
    description: `${description} A name such as VSS_E_BAD_STATE, or 0x80042301.`,
  });

const guid = (description: string) => Type.String({ pattern: '^\\{[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\\}$', description });

const VolumeOfFile = Type.Object(
  {
    mountPaths: list(
      Type.String({
        pattern: '^[A-Za-z]:\\\\(.*\\\\)?$',
        description: 'A path with a backslash at its end, such as `D:\\` or `C:\\mnt\\data\\`.',
      }),
      'Drive roots (`D:\\`) and mount folders (`C:\\mnt\\data\\`); the first one names it.',
    ),
    guidPath: optional(
      Type.String({
        pattern: '^\\\\\\\\\\?\\\\Volume\\{[0-9A-Fa-f-]{36}\\}\\\\$',
        description: 'A `\\\\?\\Volume{guid}\\` path; made up where left out.',
      }),
    ),
    driveType: optional(
      Type.Enum(['fixed', 'removable', 'remote', 'cdrom', 'ramdisk'], {
        default: 'fixed',
        description: 'Only fixed ones are frozen by default.',
      }),
    ),
    mountPathsFail: optional(code('What Windows answers where it cannot tell them.')),
    label: optional(Type.String({ description: 'Label.' })),
    fileSystem: optional(Type.String({ default: 'NTFS', description: 'File system.' })),
    boot: optional(Type.Boolean({ default: false, description: 'Windows is on it.' })),
    system: optional(Type.Boolean({ default: false, description: 'The machine starts from it.' })),
  },
  closed,
);
export type VolumeOfFile = Static<typeof VolumeOfFile>;

const ComponentOfFile = Type.Object(
  {
    name: Type.String({ minLength: 1, description: 'Name.' }),
    type: optional(Type.Enum(['database', 'filegroup'], { default: 'database', description: 'Type.' })),
    logicalPath: optional(Type.String({ default: '', description: 'Logical path.' })),
    selectable: optional(Type.Boolean({ default: true, description: 'Whether a requester adds it; the others come with one above.' })),
    files: folders('Folders of its files.'),
    databaseFiles: folders('Folders of its database files.'),
    logFiles: folders('Folders of its log files.'),
  },
  closed,
);
export type ComponentOfFile = Static<typeof ComponentOfFile>;

const PLACES = Object.keys(WRITER_FAILURE_STATES) as (keyof typeof WRITER_FAILURE_STATES)[];

const WriterOfFile = Type.Object(
  {
    name: Type.String({ minLength: 1, description: 'Name, such as SqlServerWriter.' }),
    writerId: optional(guid('A class id, a GUID in braces; made up where left out.')),
    instanceId: optional(guid('An instance id, a GUID in braces; made up where left out.')),
    service: optional(Type.String({ description: 'Key name of the service that brings it: while that does not run, it is missing.' })),
    components: optional(list(ComponentOfFile, 'What it would have backed up.')),
    failure: optional(
      Type.Object(
        {
          at: Type.Enum(PLACES, { description: 'Where it fails; its status says so from then on.' }),
          hresult: code('What it fails with.'),
          applicationFailure: optional(code("The application's own code.")),
          applicationMessage: optional(Type.String({ description: "The application's own words." })),
        },
        { ...closed, description: 'How it fails; it is well where left out.' },
      ),
    ),
    vanishesAt: optional(Type.Enum(PLACES, { description: 'From there on it is missing among the writers that tell their status.' })),
    gathering: optional(
      Type.Enum(['first', 'later'], {
        description:
          'It answers only the first gathering of metadata, or only later ones: two writers of one name, one of each, are one that restarts in between.',
      }),
    ),
  },
  closed,
);
export type WriterOfFile = Static<typeof WriterOfFile>;

const FaultOfFile = Type.Object(
  {
    call: Type.String({ minLength: 1, description: 'The VSS method, such as StartSnapshotSet, or Wait for the end of an operation.' }),
    of: optional(
      Type.String({ description: 'Only where it is about this: a volume of AddToSnapshotSet, the method whose operation is waited for.' }),
    ),
    nth: optional(Type.Integer({ minimum: 1, description: 'Which of these calls, from 1; every one where left out.' })),
    after: optional(Type.Literal('thaw', { description: 'Only calls after thaw.' })),
    hresult: optional(code('What the call answers.')),
    result: optional(code('What the operation it began ends with.')),
    hang: optional(Type.Literal(true, { description: 'It does not come back.' })),
  },
  closed,
);
export type FaultOfFile = Static<typeof FaultOfFile>;

const ServiceOfFile = Type.Object(
  {
    name: Type.String({ minLength: 1, description: 'Key name, such as SENS or MSSQLSERVER.' }),
    start: optional(Type.Enum(['automatic', 'manual', 'disabled'], { default: 'automatic', description: 'How it starts.' })),
    state: optional(Type.Enum(['running', 'stopped'], { default: 'running', description: 'What it does now.' })),
    missing: optional(Type.Boolean({ default: false, description: 'There is no such service.' })),
  },
  closed,
);

const FileOfFile = (description: string) =>
  optional(
    Type.Object(
      {
        path: Type.String({ minLength: 1, description: 'Full path.' }),
        exists: optional(Type.Boolean({ default: true, description: 'Whether it is there.' })),
        version: optional(Type.String({ description: 'Its version, such as 11.0.0.0.' })),
      },
      { ...closed, description },
    ),
  );

const ErrorOfFile = Type.Object(
  {
    source: Type.String({ minLength: 1, description: 'Event source, such as VSS or SQLVDI.' }),
    id: Type.Integer({ minimum: 0, description: 'Event id.' }),
    message: Type.String({ description: 'Its words.' }),
    agoMs: optional(Type.Integer({ minimum: 0, default: 0, description: 'Milliseconds before the simulation begins.' })),
  },
  closed,
);

/** A simulated machine in a file: what it changes of a named one. */
export const ScenarioFile = Type.Object(
  {
    $schema: optional(Type.String({ description: 'For editors.' })),
    extends: optional(Type.String({ default: 'healthy', description: 'The named scenario that says all that this file does not.' })),
    name: optional(Type.String({ minLength: 1, maxLength: 40, description: "Name; the file's own where left out." })),
    description: optional(Type.String({ description: 'What is special about it.' })),
    machine: optional(
      Type.String({
        pattern: '^[A-Za-z0-9-]{1,40}$',
        description:
          'A name of letters, digits and hyphens, 40 at most, for the computer, which has one holder; two files with the same machine share it. The name where left out.',
      }),
    ),
    edition: optional(Type.Enum(['server', 'client'], { description: 'Of Windows; client editions refuse transportable snapshots.' })),
    elevated: optional(Type.Boolean({ description: 'Whether the host runs as administrator.' })),
    vssOption: optional(Type.Integer({ description: "The registry's backup type: 1 full, 2 incremental, 3 differential, 4 log, 5 copy." })),
    volumes: optional(list(VolumeOfFile, 'Its volumes, instead of those of the scenario it extends.')),
    writers: optional(list(WriterOfFile, 'Its writers, instead of those of the scenario it extends.')),
    services: optional(list(ServiceOfFile, 'Services that differ from those of the scenario it extends.')),
    providerKnown: optional(Type.Boolean({ description: 'Whether VSS knows the provider.' })),
    providerFile: FileOfFile("The library of the provider's COM class."),
    agent: FileOfFile('The program of the guest agent.'),
    agentSays: optional(
      Type.String({
        description: 'What the guest agent says instead of registering or unregistering the provider; it does it where left out.',
      }),
    ),
    commandsOnPath: optional(list(Type.String(), "The commands qga-vss in the folders of the system's Path, by their full paths.")),
    errors: optional(list(ErrorOfFile, 'Errors in the event log.')),
    delays: optional(
      Type.Object(
        {
          gather: optional(milliseconds('Gathering metadata.')),
          prepare: optional(milliseconds('PrepareForBackup.')),
          status: optional(milliseconds('Gathering the status of the writers.')),
          freeze: optional(milliseconds('DoSnapshotSet, up to frozen.')),
          thaw: optional(milliseconds('From thaw to the end of the snapshot.')),
          complete: optional(milliseconds('BackupComplete.')),
        },
        { ...closed, description: 'Milliseconds that steps take.' },
      ),
    ),
    holdWritesMs: optional(milliseconds(`Milliseconds after which writes are no longer held: Windows' own limit is ${WRITES_HELD_MS}.`)),
    providerWaitMs: optional(milliseconds('Milliseconds the provider waits for thaw.')),
    waitFails: optional(
      Type.Literal(true, { description: 'Wait fails with what the operation failed with, instead of leaving that to QueryStatus.' }),
    ),
    other: optional(
      Type.Object(
        {
          kind: Type.Enum(['snapshot-set', 'agent', 'stale', 'mutex-taken', 'events-faked'], {
            description:
              'Another backup; a freeze of the guest agent; a freeze left behind; a program that has taken the name of our mutex; one that has faked a freeze left behind.',
          }),
          goneAfterMs: optional(milliseconds('Milliseconds after which it is gone; for ever where left out.')),
        },
        { ...closed, description: 'Somebody else on the machine.' },
      ),
    ),
    faults: optional(list(FaultOfFile, 'Calls that fail, besides those of the scenario it extends.')),
  },
  { ...closed, title: 'ScenarioFile', description: 'A simulated machine for --simulate FILE.json.' },
);
export type ScenarioFile = Static<typeof ScenarioFile>;
