import { type Static, Type } from 'typebox';
import { Notice, PhaseResult, VolumeResult, WriterResult } from './parts.ts';

const VOLUME_PATTERN =
  '^([A-Za-z]:([\\\\/][^<>"|?*]*)?|\\\\\\\\\\?\\\\Volume\\{[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\\}\\\\?)$';

const volumeList = (description: string) =>
  Type.Optional(
    Type.Array(
      Type.String({ pattern: VOLUME_PATTERN, description: 'A drive letter (D:), a mount folder, or a \\\\?\\Volume{guid}\\ path.' }),
      {
        minItems: 1,
        description,
      },
    ),
  );
const writerList = (description: string) => Type.Optional(Type.Array(Type.String({ minLength: 1 }), { minItems: 1, description }));
const limit = (milliseconds: number, description: string) =>
  Type.Optional(Type.Integer({ minimum: 100, maximum: 3_600_000, default: milliseconds, description: `${description} Milliseconds.` }));

/** What a session is made of, however it is begun: options that `prepare` and `freeze` share. */
const sessionOptions = {
  volumes: volumeList('The volumes to freeze; every fixed volume where left out.'),
  excludeVolumes: volumeList('Volumes to leave out.'),
  onUnsupportedVolume: Type.Optional(
    Type.Enum(['fail', 'skip'], {
      default: 'fail',
      description: 'What to do about a volume that VSS refuses. Skipped ones are named in the result.',
    }),
  ),
  backupType: Type.Optional(
    Type.Enum(['full', 'incremental', 'differential', 'log', 'copy'], {
      description:
        'What the writers are told. Left out: the registry value VssOption, else full. Only copy leaves the logs and backup chains of databases alone.',
    }),
  ),
  writers: Type.Optional(
    Type.Enum(['all', 'none'], { default: 'all', description: 'Whether applications take part; none freezes file systems only.' }),
  ),
  excludeWriters: writerList('Writers to leave out, by id or name.'),
  requireWriters: writerList('Writers that must be there and well, by id or name.'),
  onWriterFailure: Type.Optional(
    Type.Enum(['warn', 'fail'], { default: 'warn', description: 'What to do about a writer that fails before the disks are frozen.' }),
  ),
  systemState: Type.Optional(
    Type.Enum(['auto', 'yes', 'no'], {
      default: 'auto',
      description: 'Whether the backup claims the bootable system state; auto: when boot and system volumes are frozen.',
    }),
  ),
  holdMs: Type.Optional(
    Type.Integer({
      minimum: 500,
      maximum: 60_000,
      default: 9500,
      description:
        "Dead man's limit: thaw this long after frozen, whatever happens. Windows holds writes for 10 seconds at most. Milliseconds.",
    }),
  ),
  waitReadyMs: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 3_600_000,
      default: 0,
      description: 'How long to wait for VSS to answer after a boot. Milliseconds.',
    }),
  ),
  retryMs: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 3_600_000,
      default: 0,
      description: 'How long to try again, every 5 seconds, while another program makes a shadow copy. Milliseconds.',
    }),
  ),
  gatherTimeoutMs: limit(60_000, 'Limit for gathering the metadata of the writers.'),
  prepareTimeoutMs: limit(120_000, 'Limit for preparing the writers.'),
  freezeTimeoutMs: limit(60_000, 'Limit from the word to frozen.'),
  completeTimeoutMs: limit(60_000, 'Limit for each step after thaw.'),
  abortTimeoutMs: limit(15_000, 'Limit for calling a backup off.'),
  recover: Type.Optional(Type.Boolean({ default: false, description: 'First let go a freeze that a dead process left behind.' })),
};

/** Options that concern the process that keeps the session. */
const hostOptions = {
  detach: Type.Optional(
    Type.Boolean({
      default: false,
      description: 'A holder of its own keeps it, so that it outlives the caller and any later process can thaw.',
    }),
  ),
};

/** What `freeze` takes. Flat, so that it is the same on the command line, in PowerShell and in JSON. */
export const FreezeOptions = Type.Object(
  {
    ...sessionOptions,
    ...hostOptions,
    dryRun: Type.Optional(
      Type.Boolean({ default: false, description: 'Only say what would be frozen: volumes, writers, components, backup type.' }),
    ),
    sessionId: Type.Optional(Type.String({ minLength: 1, description: 'The prepared session to continue.' })),
    freezeAt: Type.Optional(Type.Integer({ minimum: 0, description: 'Prepare at once, and freeze at this instant. Epoch milliseconds.' })),
    releaseAfterMs: Type.Optional(
      Type.Integer({ minimum: 100, maximum: 59_900, description: 'A planned thaw this long after frozen, below holdMs. Milliseconds.' }),
    ),
  },
  { additionalProperties: false, description: 'Options of freeze.' },
);
export type FreezeOptions = Static<typeof FreezeOptions>;

/** What `prepare` takes. */
export const PrepareOptions = Type.Object(
  {
    ...sessionOptions,
    ...hostOptions,
    prepareHoldMs: Type.Optional(
      Type.Integer({
        minimum: 1000,
        maximum: 3_600_000,
        default: 30_000,
        description:
          'How long to wait for freeze once prepared, before the backup is called off. Until then no other shadow copy can be made on this machine. Milliseconds.',
      }),
    ),
    level: Type.Optional(
      Type.Enum(['writers', 'metadata'], {
        default: 'writers',
        description:
          'How far to prepare. writers: all but the freeze itself; metadata: only gather metadata, which keeps nobody from making shadow copies.',
      }),
    ),
  },
  { additionalProperties: false, description: 'Options of prepare.' },
);
export type PrepareOptions = Static<typeof PrepareOptions>;

type Given = 'volumes' | 'excludeVolumes' | 'backupType' | 'excludeWriters' | 'requireWriters';
type Wished = Omit<PrepareOptions, keyof typeof hostOptions>;

/** A session's options with every default filled in. */
export type FreezeSettings = Pick<Wished, Given> & Required<Omit<Wished, Given>> & { readonly dryRun: boolean };

/** When and for how long to freeze what has been prepared. */
export type FreezeWord = Pick<FreezeOptions, 'freezeAt' | 'releaseAfterMs'>;

const members = {
  sessionId: Type.String({ description: 'Id of the session.' }),
  snapshotSetId: Type.Optional(Type.String({ description: "VSS's id of the snapshot set." })),
  volumes: Type.Array(VolumeResult),
  volumeCount: Type.Integer({ description: 'Number of volumes frozen.' }),
  skippedVolumes: Type.Array(VolumeResult, { description: 'Volumes left out because VSS refuses them.' }),
  backupType: Type.String({ description: 'What the writers were told.' }),
  backupTypeSource: Type.Enum(['option', 'registry', 'default'], { description: 'Where the backup type came from.' }),
  systemState: Type.Boolean({ description: 'Whether bootable system state was claimed.' }),
  context: Type.String({ description: 'The snapshot context VSS accepted.' }),
  writers: Type.Array(WriterResult),
  excludedWriters: Type.Array(Type.String(), { description: 'Ids of the writers left out on request.' }),
  frozenAt: Type.Optional(Type.Number({ description: 'Epoch milliseconds.' })),
  holdExpiresAt: Type.Optional(Type.Number({ description: 'When the hold limit thaws. Epoch milliseconds.' })),
  phases: Type.Array(PhaseResult),
  warnings: Type.Array(Notice),
  changed: Type.Boolean({ description: 'Whether this call changed anything.' }),
  simulated: Type.Boolean({ description: 'A machine in memory: nothing real was frozen.' }),
};

/** The members that the results of freeze and thaw share. */
export const sessionMembers = members;

export const FreezeResult = Type.Object(
  { ...members, dryRun: Type.Boolean({ description: 'Nothing was started; this is the plan.' }) },
  { additionalProperties: false, description: 'What was frozen.' },
);
export type FreezeResult = Static<typeof FreezeResult>;

export const PrepareResult = Type.Object(
  {
    ...members,
    preparedAt: Type.Number({ description: 'Epoch milliseconds.' }),
    prepareExpiresAt: Type.Number({ description: 'When the preparation is called off unless it is frozen. Epoch milliseconds.' }),
  },
  { additionalProperties: false, description: 'What was prepared.' },
);
export type PrepareResult = Static<typeof PrepareResult>;
