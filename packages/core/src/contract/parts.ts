import { type Static, type TSchema, Type } from './schema.ts';

/** What else is said of an option. */
interface Words {
  /** It is decided each time: no file of defaults may say it. */
  readonly eachTime?: true;
}

/** A member or option that is an instant, in epoch milliseconds. */
export const instant = (description: string, words: Words = {}) =>
  Type.Number({ ...words, minimum: 0, unit: 'epoch-ms', description: `${description} Epoch milliseconds.`.trim() });

interface Bounds extends Words {
  readonly minimum: number;
  readonly maximum: number;
  readonly default?: number;
}

/** An option that is a duration, in milliseconds; its name ends in Ms. */
export const milliseconds = (description: string, bounds: Bounds) =>
  Type.Integer({ ...bounds, unit: 'ms', description: `${description} Milliseconds.` });

/** An object of the contract as a member that says what it is there. */
export const described = <S extends TSchema>(schema: S, description: string): S => ({ ...schema, description });

/** A member that is always there, null where there is nothing to say. */
export const orNull = <S extends TSchema>(schema: S, description: string) => Type.Union([schema, Type.Null()], { description });

/** A member for people to read, whose words may name options as JSON does: front-ends say it in their own. */
export const prose = (description: string) => Type.String({ prose: true, description });

const closed = { additionalProperties: false } as const;

const noticeMembers = {
  name: Type.String({ description: 'Stable name, such as VSS_E_PROVIDER_VETO or FREEZE_TIMEOUT.' }),
  kind: Type.Enum(['usage', 'failed', 'busy', 'impossible', 'lost', 'partial', 'interrupted', 'unexpected', 'well'], {
    description: 'What it means for automation; decides exit codes and error categories.',
  }),
  message: prose('What happened, in one sentence or two.'),
  hresult: Type.Optional(Type.String({ description: 'The HRESULT as 0x and eight digits.' })),
  phase: Type.Optional(Type.String({ description: 'The step of the session.' })),
  call: Type.Optional(Type.String({ description: 'The function that failed.' })),
  object: Type.Optional(Type.String({ description: 'The volume, writer, option or event concerned.' })),
  guest: Type.Optional(Type.String({ description: 'The guest concerned, where it was asked from its hypervisor.' })),
  retryable: Type.Enum(['yes', 'no', 'conditional'], { description: 'Whether trying again makes sense; conditional: after the remedy.' }),
  retryAfterMs: Type.Optional(Type.Integer({ description: 'Milliseconds after which a retry makes sense.' })),
  remedy: prose('What an administrator should do.'),
};

/** A failure, a warning or a reason, as data. */
export const Notice = Type.Object(noticeMembers, { ...closed, title: 'Notice', description: 'A failure, a warning or a reason.' });
export type Notice = Static<typeof Notice>;

/** What ended a method. */
export const Failure = Type.Object(
  {
    ...noticeMembers,
    warnings: Type.Optional(Type.Array(Notice, { description: 'What had been warned of before it failed.' })),
    unfrozen: Type.Optional(
      Type.Boolean({
        description: 'Of a freeze that failed: it is known that nothing is frozen on the machine. Left out where it is not known.',
      }),
    ),
  },
  { ...closed, title: 'Failure', description: 'What ended a method, and what had been warned of before.' },
);
export type Failure = Static<typeof Failure>;

export const VolumeResult = Type.Object(
  {
    guidPath: Type.String({ description: '\\\\?\\Volume{guid}\\ path.' }),
    mountPaths: Type.Array(Type.String(), { description: 'Drive roots and mount folders.' }),
    label: Type.Optional(Type.String({ description: 'Volume label.' })),
    fileSystem: Type.Optional(Type.String({ description: 'Such as NTFS or ReFS.' })),
    snapshotId: Type.Optional(Type.String({ description: 'Id of its snapshot in the set.' })),
  },
  { ...closed, title: 'Volume', description: 'A volume of the snapshot set.' },
);
export type VolumeResult = Static<typeof VolumeResult>;

export const ComponentResult = Type.Object(
  {
    path: Type.String({ description: 'Logical path and name.' }),
    type: Type.Enum(['database', 'filegroup', 'undefined'], { description: 'Kind of component.' }),
    added: Type.Boolean({ description: 'Whether it takes part in the backup on its own.' }),
    reason: Type.Enum(['chosen', 'implied', 'outside', 'split', 'skipped', 'already-added', 'add-failed'], {
      description:
        'chosen: by the rule; implied: an ancestor of it was chosen; outside: its files lie on other volumes; split: some of its files do; skipped: some of its files lie on a volume that VSS refused; already-added: VSS had it; add-failed: see the warnings.',
    }),
  },
  { ...closed, title: 'Component', description: 'A component of a writer.' },
);
export type ComponentResult = Static<typeof ComponentResult>;

export const WriterResult = Type.Object(
  {
    id: Type.String({ description: 'Writer class id.' }),
    instanceId: Type.String({ description: 'Id of this instance of the writer.' }),
    name: Type.String({ description: 'Name the writer gives itself.' }),
    state: Type.Optional(Type.String({ description: 'VSS_WRITER_STATE when last read.' })),
    participates: Type.Boolean({
      description: 'It has data of this snapshot, or may have, or is required: only then its failure lowers what the snapshot is worth.',
    }),
    failed: Type.Boolean({ description: 'The writer failed, is gone, or could not be read.' }),
    failure: Type.Optional(described(Notice, 'Why it failed.')),
    applicationFailure: Type.Optional(Type.String({ description: "The writer's own failure code." })),
    applicationMessage: Type.Optional(Type.String({ description: "The writer's own message." })),
    components: Type.Array(ComponentResult, { description: 'Its components, and which of them take part.' }),
  },
  { ...closed, title: 'Writer', description: 'A writer, how it fared, and its components.' },
);
export type WriterResult = Static<typeof WriterResult>;

export const ExcludedWriter = Type.Object(
  {
    id: Type.String({ description: 'Writer class id.' }),
    instanceId: Type.String({ description: 'Id of this instance of the writer.' }),
    name: Type.String({ description: 'Name the writer gives itself.' }),
    excludedBy: Type.String({ description: 'The id or name that it was left out by.' }),
  },
  { ...closed, title: 'ExcludedWriter', description: 'A writer that was left out on request.' },
);
export type ExcludedWriter = Static<typeof ExcludedWriter>;

export const PhaseResult = Type.Object(
  {
    name: Type.String({ description: 'Name of the step.' }),
    startedAt: instant('When it began.'),
    durationMs: Type.Number({ description: 'Milliseconds, with fractions.' }),
  },
  { ...closed, title: 'Phase', description: 'A step of the session and how long it took.' },
);
export type PhaseResult = Static<typeof PhaseResult>;

export const CONSISTENCIES = ['application', 'partial', 'filesystem', 'crash', 'unknown'] as const;
export type Consistency = (typeof CONSISTENCIES)[number];

export const ENDINGS = ['caller', 'plan', 'hold-limit', 'caller-lost', 'rescue', 'cancel', 'failure'] as const;
/** What ended the hold: `failure` where the freeze never came to hold. */
export type EndedBy = (typeof ENDINGS)[number];
