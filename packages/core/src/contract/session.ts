import type { FailureName } from '../vss/failures.ts';
import { ExcludedWriter, instant, milliseconds, Notice, PhaseResult, VolumeResult, WriterResult } from './parts.ts';
import { Type } from './schema.ts';

const VOLUME_PATTERN =
  '^([A-Za-z]:([\\\\/][^<>"|?*]*)?|\\\\\\\\\\?\\\\Volume\\{[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\\}\\\\?)$';

/** A list is named by what it holds many of; `singular` is its name where a parameter is named after one of them, as in PowerShell. */
export const volumeList = (singular: string, description: string) =>
  Type.Optional(
    Type.Array(
      Type.String({ pattern: VOLUME_PATTERN, description: 'A drive letter (D:), a mount folder, or a \\\\?\\Volume{guid}\\ path.' }),
      {
        minItems: 1,
        singular,
        description,
      },
    ),
  );
const writerList = (singular: string, description: string) =>
  Type.Optional(Type.Array(Type.String({ minLength: 1 }), { minItems: 1, singular, description }));
export const limit = (fallback: number, description: string) =>
  Type.Optional(milliseconds(description, { minimum: 100, maximum: 3_600_000, default: fallback }));

/** What a session is made of, however it is begun: options that `prepare` and `freeze` share. */
export const sessionOptions = {
  volumes: volumeList('volume', 'The volumes to freeze; every fixed volume where left out.'),
  excludeVolumes: volumeList('excludeVolume', 'Volumes to leave out.'),
  onUnsupportedVolume: Type.Optional(
    Type.Enum(['fail', 'skip'], {
      default: 'fail',
      description:
        'What to do about a volume that VSS refuses. Skipped ones are named in the result, and so are the writers that have files on them.',
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
  excludeWriters: writerList(
    'excludeWriter',
    'Writers to leave out. An instance id means that writer, a class id all of its class, a name every writer of that name.',
  ),
  requireWriters: writerList(
    'requireWriter',
    'Writers that must be there and well, every one of them that goes by what is given: an instance id, a class id or a name.',
  ),
  onWriterFailure: Type.Optional(
    Type.Enum(['warn', 'fail'], {
      default: 'warn',
      description: 'What to do about a writer with data of this snapshot that fails before the disks are frozen.',
    }),
  ),
  systemState: Type.Optional(
    Type.Enum(['auto', 'yes', 'no'], {
      default: 'auto',
      description: 'Whether the backup claims the bootable system state; auto: when boot and system volumes are frozen.',
    }),
  ),
  holdMs: Type.Optional(
    milliseconds("Dead man's limit: thaw this long after frozen, whatever happens. Windows holds writes for 10 seconds at most.", {
      minimum: 500,
      maximum: 60_000,
      default: 9500,
    }),
  ),
  waitReadyMs: Type.Optional(
    milliseconds('How long to wait for VSS to answer after a boot.', { minimum: 0, maximum: 3_600_000, default: 0 }),
  ),
  retryMs: Type.Optional(
    milliseconds('How long to try again, every 5 seconds, while another program makes a shadow copy.', {
      minimum: 0,
      maximum: 3_600_000,
      default: 0,
    }),
  ),
  gatherTimeoutMs: limit(60_000, 'Limit for gathering the metadata of the writers.'),
  prepareTimeoutMs: limit(120_000, 'Limit for preparing the writers.'),
  freezeTimeoutMs: limit(60_000, 'Limit from the freeze command to frozen.'),
  completeTimeoutMs: limit(60_000, 'Limit for each step after thaw.'),
  abortTimeoutMs: limit(15_000, 'Limit for calling a backup off.'),
  recover: Type.Optional(
    Type.Boolean({ default: false, eachTime: true, description: 'First release a freeze that a dead process left behind.' }),
  ),
  noHistory: Type.Optional(
    Type.Boolean({ default: false, description: "Leave nothing about this freeze in the machine's history and event log." }),
  ),
  allowUntrustedPaths: Type.Optional(
    Type.Boolean({
      default: false,
      eachTime: true,
      description: 'Run although others than administrators can replace what runs elevated: Node, the bundle or its library.',
    }),
  ),
};

/** Options that concern the process that keeps the session. */
export const hostOptions = {
  detach: Type.Optional(
    Type.Boolean({
      default: false,
      eachTime: true,
      description: 'A holder of its own keeps it, so that it outlives the caller and any later process can thaw.',
    }),
  ),
};

/** The members that the results of prepare, freeze and thaw share. */
export const sessionMembers = {
  sessionId: Type.String({ description: 'Id of the session.' }),
  snapshotSetId: Type.Optional(Type.String({ description: "VSS's id of the snapshot set." })),
  volumes: Type.Array(VolumeResult, { description: 'The volumes of the snapshot set.' }),
  volumeCount: Type.Integer({ description: 'Number of volumes frozen.' }),
  skippedVolumes: Type.Array(VolumeResult, { description: 'Volumes left out because VSS refuses them.' }),
  backupType: Type.String({ description: 'What the writers were told.' }),
  backupTypeSource: Type.Enum(['option', 'registry', 'default'], { description: 'Where the backup type came from.' }),
  systemState: Type.Boolean({ description: 'Whether bootable system state was claimed.' }),
  context: Type.String({ description: 'The snapshot context VSS accepted.' }),
  writers: Type.Array(WriterResult, { description: 'The writers that were asked, and how each fared.' }),
  excludedWriters: Type.Array(ExcludedWriter, { description: 'Writers left out on request.' }),
  frozenAt: Type.Optional(instant('When the disks were frozen.')),
  holdExpiresAt: Type.Optional(instant('When the hold limit thaws.')),
  phases: Type.Array(PhaseResult, { description: 'The steps of the session, in their order.' }),
  warnings: Type.Array(Notice, { description: 'What there is to mind, and did not stop it.' }),
  reachedBy: Type.Optional(
    Type.Enum(['named-pipe', 'guest-exec'], {
      description:
        'How a guest is frozen and thawed from its hypervisor: through the pipe of its holder, or with a process for each step. Left out within the guest.',
    }),
  ),
  guest: Type.Optional(Type.String({ description: 'The guest, as it was named to its hypervisor. Left out within the guest.' })),
  changed: Type.Boolean({ description: 'Whether this call changed anything.' }),
  simulated: Type.Boolean({ description: 'A machine in memory: nothing real was frozen.' }),
};

/** Failures of what prepare does, and freeze where nothing was prepared. */
export const PREPARE_ERRORS = [
  'NOT_ELEVATED',
  'UNTRUSTED_PATH',
  'DETACH_BLOCKED',
  'FREEZE_IN_PROGRESS',
  'STALE_FREEZE',
  'OWNER_MUTEX_TAKEN',
  'RECOVER_TIMEOUT',
  'VSS_UNAVAILABLE',
  'VOLUME_NOT_FOUND',
  'NO_VOLUMES',
  'TOO_MANY_VOLUMES',
  'INITIALIZE_TIMEOUT',
  'GATHER_TIMEOUT',
  'PREPARE_TIMEOUT',
  'PREPARE_EXPIRED',
  'REQUIRED_WRITER_EXCLUDED',
  'EXCLUDED_WRITER_RESTARTED',
  'REQUIRED_WRITER_MISSING',
  'REQUIRED_WRITER_FAILED',
  'WRITER_FAILED',
  'CALL_HUNG',
  'PROCESS_UNUSABLE',
  'CANCELLED',
  'CALLER_LOST',
] as const satisfies readonly FailureName[];
