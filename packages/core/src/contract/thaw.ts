import type { Method } from './method.ts';
import { CONSISTENCIES, ENDINGS, instant, Notice, orNull } from './parts.ts';
import { type Static, Type } from './schema.ts';
import { sessionMembers } from './session.ts';

export const ThawOptions = Type.Object(
  {
    sessionId: Type.Optional(
      Type.String({ minLength: 1, eachTime: true, description: 'The session to thaw, or whose outcome is wanted.' }),
    ),
    succeeded: Type.Optional(
      Type.Boolean({
        eachTime: true,
        description:
          'What the writers are told about the backup; they are told nothing where left out. With backup types other than copy, true lets databases truncate their logs.',
      }),
    ),
    snapshotTaken: Type.Optional(
      Type.Boolean({
        eachTime: true,
        description:
          "Whether the snapshot was taken: with it the machine's history tells a good one from one that nobody knows of. The writers are not told; `succeeded` is for them.",
      }),
    ),
    rescue: Type.Optional(
      Type.Boolean({ default: false, eachTime: true, description: 'Release a freeze that a dead process left behind.' }),
    ),
    force: Type.Optional(
      Type.Boolean({
        default: false,
        eachTime: true,
        description: "With `rescue`: even if it is another program's, whose backup is then lost.",
      }),
    ),
    includeDocuments: Type.Optional(
      Type.Boolean({ default: false, description: "Return the backup document and the writers' documents; a restore needs both." }),
    ),
  },
  { additionalProperties: false, description: 'Options of thaw.' },
);
export type ThawOptions = Static<typeof ThawOptions>;

export const ThawResult = Type.Object(
  {
    ...sessionMembers,
    thawedAt: Type.Optional(instant('When the thaw event was set.')),
    heldMs: orNull(Type.Number(), 'From frozen to the thaw event; null where nothing was frozen. Milliseconds.'),
    endedBy: Type.Optional(Type.Enum([...ENDINGS], { description: 'What ended the hold.' })),
    consistency: Type.Optional(
      Type.Enum([...CONSISTENCIES], { description: 'What a snapshot taken during the hold is worth. Left out where nothing was frozen.' }),
    ),
    reasons: Type.Array(Notice, {
      description:
        'Why it is worth that, what decides first. A writer that failed stands here by our name for it, with its HRESULT; by the name of that it stands among the writers.',
    }),
    rescued: Type.Boolean({ description: 'A freeze of another process was released.' }),
    backupDocument: Type.Optional(Type.String({ description: 'The backup components document (XML).' })),
    writerDocuments: Type.Optional(Type.Array(Type.String(), { description: "The writers' metadata documents (XML)." })),
  },
  { additionalProperties: false, title: 'ThawResult', description: 'How the freeze ended and what the snapshot is worth.' },
);
export type ThawResult = Static<typeof ThawResult>;

export const thaw = {
  summary: 'Thaws the machine and says what a snapshot taken in between is worth.',
  description: [
    'consistency says it in a word: application (every writer with data of it is well), partial (one of them is not), filesystem (no application took part), crash (the hold was lost, as after a power cut), unknown (the outcome could not be learnt). A lost hold is never reported as a success.',
    'Without a session it ends the one that is frozen; else it tells the outcome of the last that ended by itself; else nothing was frozen, which is no error. What is only prepared is called off.',
    'A freeze that is not its own it leaves alone, and fails: FREEZE_LEFT_BEHIND is one of ours whose process is gone, FREEZE_NOT_OURS one of another program or session.',
    'With `rescue` it sets the thaw event of a freeze whose process is gone; with `force` even of a freeze of another program.',
  ],
  cmdlet: { name: 'Invoke-QgaThaw', impact: 'low', pipeline: { sessionId: [] } },
  commandLine: { name: 'thaw' },
  operand: 'sessionId',
  examples: [
    {
      does: 'Thaws, and shows what the snapshot is worth and why.',
      powershell: '$thaw = Invoke-QgaThaw\n$thaw.Consistency\n$thaw.Reasons',
      cli: 'qga-vss thaw',
    },
    {
      does: 'Thaws whatever is frozen, for a runbook that wants an error where the snapshot is not as good as it should be.',
      powershell:
        "$thaw = Get-QgaFreezeStatus | Invoke-QgaThaw\nif ($thaw.Changed -and $thaw.Consistency -ne 'application') { throw $thaw.Reasons[0].Message }",
    },
    {
      does: 'Releases a freeze whose process was killed.',
      powershell: 'Invoke-QgaThaw -Rescue',
      cli: 'qga-vss thaw --rescue',
    },
  ],
  options: ThawOptions,
  result: ThawResult,
  errors: ['SESSION_LOST', 'PREPARE_EXPIRED', 'FREEZE_LEFT_BEHIND', 'FREEZE_NOT_OURS', 'RESCUE_REFUSED'],
  progress: true,
  session: 'ends',
} as const satisfies Method;
