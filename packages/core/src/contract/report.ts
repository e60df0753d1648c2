import { FreezeResult } from './freeze.ts';
import { OUTCOMES } from './history.ts';
import { described, Failure, instant, Notice, orNull } from './parts.ts';
import { REPORT_FORMAT, REPORT_VERSION } from './report-format.ts';
import { type Static, Type } from './schema.ts';
import { ThawResult } from './thaw.ts';

/** How a command that was run while frozen fared. */
export const CommandResult = Type.Object(
  {
    program: Type.Optional(Type.String({ description: 'Its program. Left out by versions that did not say.' })),
    arguments: Type.Optional(
      Type.Array(Type.String(), { description: 'Its arguments, with --record-arguments alone: there may be passwords among them.' }),
    ),
    exitCode: orNull(Type.Integer(), 'Its exit code; null where it was killed, could not be started, or still ran.'),
    signal: orNull(Type.String(), 'The signal that ended it.'),
    startedAt: instant('When it was started.'),
    endedAt: Type.Optional(instant('When it had ended. Left out where it still ran: it was not waited for after a second interruption.')),
    stopped: Type.Optional(
      Type.Enum(['interruption', 'expiry'], {
        description: 'Why it was made to end: an interruption, or the hold ended first. Left out where it ended by itself.',
      }),
    ),
  },
  { additionalProperties: false, title: 'Command', description: 'How the command fared.' },
);
export type CommandResult = Static<typeof CommandResult>;

const outcome = Type.Enum([...OUTCOMES], {
  description: 'What the snapshot is worth; not-frozen where there is none.',
});

/** A guest of a group that was frozen from its hypervisor. */
export const GuestReport = Type.Object(
  {
    guest: Type.String({ description: 'The guest, as it was named.' }),
    outcome,
    freeze: orNull(FreezeResult, 'What freeze answered.'),
    thaw: orNull(ThawResult, 'What thaw answered.'),
    error: orNull(Failure, 'What went wrong outright.'),
    aheadMs: Type.Optional(Type.Number({ description: "By how much the guest's clock is ahead of that of its hypervisor. Milliseconds." })),
    clockErrorMs: Type.Optional(Type.Number({ description: 'By how much that may be wrong, either way. Milliseconds.' })),
  },
  { additionalProperties: false, title: 'GuestReport', description: 'How one guest of a group fared.' },
);
export type GuestReport = Static<typeof GuestReport>;

/** How far apart a group was frozen: an interval, because no clock is read without a doubt. */
export const Skew = Type.Object(
  {
    atLeastMs: Type.Number({ minimum: 0, description: 'At least so far apart. Milliseconds.' }),
    atMostMs: Type.Number({ minimum: 0, description: 'At most so far apart. Milliseconds.' }),
  },
  { additionalProperties: false, title: 'Skew', description: 'From the first guest of a group that was frozen to the last.' },
);
export type Skew = Static<typeof Skew>;

/** The computer on which a report was saved. */
const MachineFacts = Type.Object(
  {
    hostName: Type.String({ description: 'Its name.' }),
    system: Type.String({ description: 'Its operating system and the version of that.' }),
    timeZone: Type.String({ description: 'Its time zone, as Europe/Berlin.' }),
  },
  { additionalProperties: false, title: 'ReportMachine', description: 'The computer on which it was saved.' },
);

/** An option that nobody gave, and that was not left at its default. */
const UsedDefault = Type.Object(
  {
    option: Type.String({ description: 'Its name.' }),
    value: Type.String({ description: 'What it was, as it would be typed.' }),
    file: Type.String({ description: 'The file that says so.' }),
  },
  { additionalProperties: false, title: 'UsedDefault', description: 'An option that was taken from the defaults file.' },
);

/** All there is to say of a freeze, whether or not it came to be. */
const document = {
  outcome,
  command: orNull(CommandResult, 'How the command of run fared; null where none was run.'),
  freeze: orNull(FreezeResult, 'What freeze answered, where there is no answer of thaw, which has all of it; null also of a group.'),
  thaw: orNull(ThawResult, 'What thaw answered; null also of a group.'),
  error: orNull(Failure, 'What went wrong outright.'),
  warnings: Type.Optional(
    Type.Array(Notice, { description: 'What run itself warns of, beside what freeze and thaw do. Left out by thaw.' }),
  ),
  guests: Type.Optional(Type.Array(GuestReport, { description: 'Each guest of a group; what it is worth as a whole is what `worst` is.' })),
  worst: Type.Optional(Type.String({ description: 'The guest of a group that decides the outcome. Left out where none has answered.' })),
  defaults: Type.Optional(Type.Array(UsedDefault, { description: 'Options that were taken from the defaults file of the command.' })),
  skew: Type.Optional(described(Skew, 'How far apart the guests of a group were frozen.')),
};

/** What `--report` saves: the document of `run --json`, and what it is. */
export const Report = Type.Object(
  {
    format: Type.Literal(REPORT_FORMAT, { description: 'Says that this is a report.' }),
    version: Type.Literal(REPORT_VERSION, { description: 'Of the format: a higher one has members that this one has in another sense.' }),
    product: Type.String({ description: 'The version of qga-vss that saved it.' }),
    savedAt: instant('When it was saved.'),
    simulated: Type.Boolean({ description: 'A machine in memory: nothing real was frozen.' }),
    machine: Type.Optional(described(MachineFacts, 'The computer on which it was saved: the guest, or its hypervisor.')),
    guest: Type.Optional(Type.String({ description: 'The guest, as it was named, where one was frozen from its hypervisor.' })),
    ...document,
  },
  { additionalProperties: false, title: 'Report', description: 'A freeze from beginning to end, as run and thaw save it.' },
);
export type Report = Static<typeof Report>;
