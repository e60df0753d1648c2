import type { Method } from './method.ts';
import { described, ENDINGS, instant, Notice, orNull } from './parts.ts';
import { type Static, Type } from './schema.ts';

export const AwaitThawOptions = Type.Object(
  { sessionId: Type.Optional(Type.String({ minLength: 1, description: 'The session to wait for; the one there is where left out.' })) },
  { additionalProperties: false, description: 'Options of awaitThaw.' },
);

export type AwaitThawOptions = Static<typeof AwaitThawOptions>;

export const AwaitThawResult = Type.Object(
  {
    sessionId: Type.String({ description: 'Id of the session; empty where there is none.' }),
    endedBy: Type.Optional(Type.Enum([...ENDINGS], { description: 'What ended the hold. Left out where nothing was frozen.' })),
    thawedAt: Type.Optional(instant('When the thaw event was set.')),
    heldMs: orNull(Type.Number(), 'From frozen to the thaw event; null where nothing was frozen. Milliseconds.'),
    lost: Type.Optional(described(Notice, 'Why the hold was lost.')),
    simulated: Type.Boolean({ description: 'A machine in memory.' }),
  },
  {
    additionalProperties: false,
    title: 'ThawNotice',
    description: 'How a hold ended. lost says why it was lost; left out where the caller ended it, or where it ended as planned.',
  },
);
export type AwaitThawResult = Static<typeof AwaitThawResult>;

export const awaitThaw = {
  summary: 'Waits until the hold is over, however it ends, and says how.',
  description: [
    'It ends nothing itself: it is how a caller who is busy with the snapshot learns at once that the hold limit, or somebody else, has thawed. What the snapshot is worth only thaw can tell, and thaw is still to be called.',
    'It is answered as soon as the thaw event is set, never before. Cancelling it leaves the freeze alone.',
  ],
  examples: [],
  options: AwaitThawOptions,
  result: AwaitThawResult,
  errors: ['SESSION_LOST', 'PREPARE_EXPIRED', 'CANCELLED'],
  progress: false,
  session: 'asks',
} as const satisfies Method;
