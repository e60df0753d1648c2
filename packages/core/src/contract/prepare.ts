import type { Method } from './method.ts';
import { instant, milliseconds } from './parts.ts';
import { type Static, Type } from './schema.ts';
import { hostOptions, PREPARE_ERRORS, sessionMembers, sessionOptions } from './session.ts';

const preparation = {
  prepareHoldMs: Type.Optional(
    milliseconds(
      'How long to wait for freeze once prepared, before the backup is called off. Until then no other shadow copy can be made on this machine.',
      { minimum: 1000, maximum: 3_600_000, default: 30_000 },
    ),
  ),
  level: Type.Optional(
    Type.Enum(['writers', 'metadata'], {
      default: 'writers',
      description:
        'How far to prepare. writers: all but the freeze itself; metadata: only gather metadata, which does not keep others from making shadow copies.',
    }),
  ),
};

/** What a session is made of, with nothing about the process that keeps it. */
export const SessionSettings = Type.Object({ ...sessionOptions, ...preparation });
export type SessionSettings = Static<typeof SessionSettings>;

/** What `prepare` takes. */
export const PrepareOptions = Type.Object(
  {
    ...sessionOptions,
    ...hostOptions,
    ...preparation,
    sessionId: Type.Optional(
      Type.String({
        minLength: 1,
        eachTime: true,
        description:
          'The session prepared with `level metadata` of which the writers are to be prepared now; where they are already, it waits for freeze as long as `prepareHoldMs` says from now on, or as it would have. Beside it only `prepareHoldMs` may be given.',
      }),
    ),
  },
  { additionalProperties: false, description: 'Options of prepare.' },
);
export type PrepareOptions = Static<typeof PrepareOptions>;

export const PrepareResult = Type.Object(
  {
    ...sessionMembers,
    preparedAt: instant('When all was prepared.'),
    prepareExpiresAt: instant('When the preparation is called off unless it is frozen.'),
  },
  { additionalProperties: false, title: 'PrepareResult', description: 'What was prepared.' },
);
export type PrepareResult = Static<typeof PrepareResult>;

export const prepare = {
  summary: 'Does all of a freeze that needs no quiet disks, so that the freeze itself takes an instant.',
  description: [
    "Gathers the writers' metadata, starts the snapshot set, adds the volumes, prepares the writers and checks them; then waits for freeze. On a real machine that takes seconds to minutes, of which the disks need not be quiet for one.",
    'From the start of the snapshot set on, Windows refuses every other shadow copy on the machine. So what was prepared is called off after `prepareHoldMs` unless it is frozen; with `level metadata` others are not kept out. Thaw calls it off at once.',
    'What was prepared with `level metadata` can be taken further by its `sessionId`: of a group, no machine is kept from shadow copies before all are there.',
  ],
  cmdlet: { name: 'Initialize-QgaFreeze', impact: 'medium', pipeline: { volumes: ['GuidPath'] } },
  commandLine: { name: 'prepare', always: { detach: true } },
  operand: 'volumes',
  examples: [
    {
      does: 'Prepares all fixed volumes, leaves them with a holder for a minute, and freezes them from a later task.',
      powershell: 'Initialize-QgaFreeze -BackupType copy -PrepareHoldMs 60000 -Detach\nInvoke-QgaFreeze -Detach',
    },
    {
      does: 'Prepares all fixed volumes, and leaves them for a minute to a later "qga-vss freeze".',
      cli: 'qga-vss prepare --backup-type copy --prepare-hold 60s',
    },
    {
      does: 'Gathers the metadata only, which does not keep others from making shadow copies.',
      powershell: 'Initialize-QgaFreeze -Level metadata',
      cli: 'qga-vss prepare --level metadata',
    },
  ],
  options: PrepareOptions,
  result: PrepareResult,
  errors: [...PREPARE_ERRORS, 'SESSION_OVER', 'SESSION_LOST'],
  progress: true,
  session: 'begins',
} as const satisfies Method;
