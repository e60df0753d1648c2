import { type Static, Type } from 'typebox';
import { sessionMembers } from './freeze.ts';
import { CONSISTENCIES, ENDINGS, Notice } from './parts.ts';

export const ThawOptions = Type.Object(
  {
    sessionId: Type.Optional(Type.String({ minLength: 1, description: 'The session to thaw, or whose outcome is wanted.' })),
    succeeded: Type.Optional(
      Type.Boolean({
        description:
          'What the writers are told about the backup; they are told nothing where left out. With backup types other than copy, true lets databases truncate their logs.',
      }),
    ),
    rescue: Type.Optional(Type.Boolean({ default: false, description: 'Let go a freeze that a dead process left behind.' })),
    force: Type.Optional(
      Type.Boolean({ default: false, description: "With rescue: even if it is another program's, whose backup is then lost." }),
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
    thawedAt: Type.Optional(Type.Number({ description: 'When the thaw event was set. Epoch milliseconds.' })),
    heldMs: Type.Optional(Type.Number({ description: 'From frozen to the thaw event. Milliseconds.' })),
    endedBy: Type.Optional(Type.Enum([...ENDINGS], { description: 'What ended the hold.' })),
    consistency: Type.Optional(
      Type.Enum([...CONSISTENCIES], { description: 'What a snapshot taken during the hold is worth. Left out where nothing was frozen.' }),
    ),
    reasons: Type.Array(Notice, { description: 'Why it is worth that.' }),
    rescued: Type.Boolean({ description: 'A freeze of somebody else was let go.' }),
    backupDocument: Type.Optional(Type.String({ description: 'The backup components document (XML).' })),
    writerDocuments: Type.Optional(Type.Array(Type.String(), { description: "The writers' metadata documents (XML)." })),
  },
  { additionalProperties: false, description: 'How the freeze ended and what the snapshot is worth.' },
);
export type ThawResult = Static<typeof ThawResult>;
