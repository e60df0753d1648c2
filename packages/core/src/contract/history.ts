import { CONSISTENCIES, ENDINGS, instant, prose } from './parts.ts';
import { type Static, Type } from './schema.ts';

/** How a freeze that was begun has ended. */
export const OUTCOMES = [...CONSISTENCIES, 'not-frozen'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Freezes that one answer tells of, at most. */
export const LAST_MOST = 1000;

const HistoryReason = Type.Object(
  {
    name: Type.String({ description: 'Stable name, such as WRITER_FAILED.' }),
    message: prose('What happened.'),
  },
  { additionalProperties: false, title: 'HistoryReason', description: 'Why a freeze came to what it did.' },
);

/** One freeze of the history, whatever front-end it was begun with. */
export const HistoryEntry = Type.Object(
  {
    sessionId: Type.String({ description: 'Id of the session.' }),
    outcome: Type.Enum([...OUTCOMES], {
      description:
        'What a snapshot taken during its hold is worth; not-frozen where it failed before; unknown also where its end was never noted.',
    }),
    good: Type.Enum(['yes', 'no', 'not-told'], {
      description:
        'yes: consistent, and the snapshot is known to have been taken; not-told: consistent, and nobody has said whether it was taken (`snapshotTaken`).',
    }),
    snapshotTaken: Type.Optional(Type.Boolean({ description: 'What was said about that. Left out where nothing was.' })),
    begunAt: Type.Optional(instant('When its snapshot set was begun.')),
    endedAt: Type.Optional(instant('When all was over. Left out where its end was never noted.')),
    frozenAt: Type.Optional(instant('When the disks were frozen.')),
    heldMs: Type.Optional(Type.Number({ description: 'From frozen to the thaw event. Milliseconds.' })),
    endedBy: Type.Optional(Type.Enum([...ENDINGS], { description: 'What ended its hold.' })),
    reasons: Type.Array(HistoryReason, { description: 'Why it is worth that.' }),
    backupType: Type.String({ description: 'What the writers were told.' }),
    volumes: Type.Array(Type.String(), { description: 'The volumes of the set.' }),
    failedWriters: Type.Array(Type.String(), { description: 'The writers that failed, by name.' }),
    account: Type.Optional(Type.String({ description: 'Who asked for it: the account.' })),
    program: Type.Optional(Type.String({ description: 'Who asked for it: the program that called.' })),
    product: Type.String({ description: 'The version of qga-vss.' }),
  },
  { additionalProperties: false, title: 'HistoryEntry', description: 'A freeze of the history.' },
);
export type HistoryEntry = Static<typeof HistoryEntry>;

/** What every line of a freeze says of it. */
export type Begun = Pick<HistoryEntry, 'sessionId' | 'backupType' | 'volumes' | 'account' | 'program' | 'product'>;
/** How a freeze ended, as its last line has it. */
export type Ending = Pick<HistoryEntry, 'outcome' | 'snapshotTaken' | 'frozenAt' | 'heldMs' | 'endedBy' | 'reasons' | 'failedWriters'>;

/** One line of the history, as JSON. `told` comes where somebody says later whether the snapshot was taken. */
export type HistoryLine =
  | ({ readonly event: 'begun'; readonly at: number } & Begun)
  | ({ readonly event: 'ended'; readonly at: number } & Begun & Ending)
  | { readonly event: 'told'; readonly at: number; readonly sessionId: string; readonly snapshotTaken: boolean };
