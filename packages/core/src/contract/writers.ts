import type { Method } from './method.ts';
import { Notice, WriterResult } from './parts.ts';
import { type Static, Type } from './schema.ts';
import { limit } from './session.ts';

export const WritersOptions = Type.Object(
  {
    components: Type.Optional(Type.Boolean({ default: false, description: 'List the components of every writer, too.' })),
    gatherTimeoutMs: limit(60_000, 'Limit for gathering the metadata of the writers and, once more, for their status.'),
  },
  { additionalProperties: false, description: 'Options of writers.' },
);
export type WritersOptions = Static<typeof WritersOptions>;

export const WriterComponent = Type.Object(
  {
    path: Type.String({ description: 'Logical path and name.' }),
    type: Type.Enum(['database', 'filegroup', 'undefined'], { description: 'Kind of component.' }),
    selectable: Type.Boolean({ description: 'Whether it can be backed up on its own.' }),
    paths: Type.Array(Type.String(), { description: 'Folders its files lie in, as the writer gives them.' }),
  },
  { additionalProperties: false, title: 'WriterComponent', description: 'A component of a writer.' },
);
export type WriterComponent = Static<typeof WriterComponent>;

const { components: _, participates: __, failed, ...identity } = WriterResult.properties;

export const WriterInfo = Type.Object(
  {
    ...identity,
    failed,
    componentCount: Type.Integer({ description: 'Number of components.' }),
    components: Type.Optional(Type.Array(WriterComponent, { description: 'Where they were asked for.' })),
  },
  { additionalProperties: false, title: 'WriterInfo', description: 'A writer and how it is.' },
);
export type WriterInfo = Static<typeof WriterInfo>;

export const WritersResult = Type.Object(
  {
    writers: Type.Array(WriterInfo, { description: 'In the order VSS gives them.' }),
    warnings: Type.Array(Notice, { description: 'What could not be read.' }),
    simulated: Type.Boolean({ description: 'A machine in memory.' }),
  },
  { additionalProperties: false, title: 'WriterList', description: 'The writers of the machine.' },
);
export type WritersResult = Static<typeof WritersResult>;

export const writers = {
  summary: 'Lists the writers of the machine: the applications that VSS makes quiet.',
  description: [
    'The state is of now and advisory: a writer that is well may still fail in a freeze, and one that failed in an earlier backup may do well in the next. VSS is asked as in a backup, which takes seconds and needs an elevated process; nothing is frozen.',
  ],
  cmdlet: { name: 'Get-QgaWriter', emits: 'writers' },
  commandLine: { name: 'writers' },
  examples: [
    { does: 'Lists the writers and their states.', powershell: 'Get-QgaWriter', cli: 'qga-vss writers' },
    {
      does: 'Lists the databases that SQL Server would make quiet.',
      powershell: "Get-QgaWriter -Components | Where-Object { $_.Name -eq 'SqlServerWriter' } | ForEach-Object { $_.Components }",
    },
    { does: 'Lists their components, too, such as the databases of SQL Server.', cli: 'qga-vss writers --components' },
  ],
  options: WritersOptions,
  result: WritersResult,
  errors: [
    'NOT_ELEVATED',
    'VSS_UNAVAILABLE',
    'FREEZE_IN_PROGRESS',
    'INITIALIZE_TIMEOUT',
    'GATHER_TIMEOUT',
    'CALL_HUNG',
    'PROCESS_UNUSABLE',
    'CANCELLED',
  ],
  progress: true,
} as const satisfies Method;
