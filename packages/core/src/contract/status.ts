import { HistoryEntry, LAST_MOST } from './history.ts';
import type { Method } from './method.ts';
import { CONSISTENCIES, described, ENDINGS } from './parts.ts';
import { type Static, Type } from './schema.ts';

const FREEZE_STATES = ['thawed', 'preparing', 'prepared', 'freezing', 'frozen', 'expired', 'thawing', 'foreign', 'stale'] as const;
/** `expired` is presumed: VSS does not tell before the end. */
export type FreezeState = (typeof FREEZE_STATES)[number];

export const StatusOptions = Type.Object(
  {
    sessionId: Type.Optional(
      Type.String({ minLength: 1, description: 'A session, whose outcome is told where it is over. It is not waited for.' }),
    ),
    last: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: LAST_MOST,
        bare: 1,
        description: 'Tell of this many of the last freezes too, and of the last good one. Not while the disks are frozen.',
      }),
    ),
  },
  { additionalProperties: false, description: 'Options of status.' },
);
export type StatusOptions = Static<typeof StatusOptions>;

export const StatusResult = Type.Object(
  {
    state: Type.Enum([...FREEZE_STATES], {
      description:
        "Taken from the machine. foreign: another program's freeze; stale: left behind by a process that is gone; expired: presumably no longer held by Windows.",
    }),
    owner: Type.Optional(
      Type.Enum(['this-process', 'qga-vss', 'other'], {
        description:
          'Whose freeze it is: of this process, of another process of this product, of another program. other while thawed: another program has taken the name of our mutex, so that nothing can be frozen.',
      }),
    ),
    ownerSid: Type.Optional(
      Type.String({
        description: 'SID of the owner of the events, where they are not ours; or of the mutex whose name another program has taken.',
      }),
    ),
    sessionId: Type.Optional(
      Type.String({ description: 'Id of the session, where it is of this process; else of the one that is over, where one is told of.' }),
    ),
    volumeCount: Type.Integer({ description: 'Number of volumes frozen, as far as this process knows.' }),
    heldMs: Type.Optional(Type.Number({ description: 'Milliseconds since frozen.' })),
    leftMs: Type.Optional(
      Type.Number({
        description:
          'Milliseconds left at most. Frozen: counted from frozen, since Windows holds writes for 10 seconds; prepared: until the preparation is called off.',
      }),
    ),
    consistency: Type.Optional(
      Type.Enum([...CONSISTENCIES], {
        description:
          'What a snapshot taken during its hold is worth, of a session that is over: the one asked about, else the last that ended by itself and whose outcome has not been asked for.',
      }),
    ),
    endedBy: Type.Optional(Type.Enum([...ENDINGS], { description: 'What ended its hold.' })),
    history: Type.Optional(
      Type.Array(HistoryEntry, {
        description: 'The last freezes, the newest first, where they were asked for. Left out while the disks may be frozen.',
      }),
    ),
    lastGood: Type.Optional(described(HistoryEntry, 'The last good one, where there is any.')),
    simulated: Type.Boolean({ description: 'A machine in memory.' }),
  },
  { additionalProperties: false, title: 'FreezeStatus', description: 'Whether the machine is frozen, and by whom.' },
);
export type StatusResult = Static<typeof StatusResult>;

export const status = {
  summary: 'Says whether the machine is frozen, and by whom.',
  description: [
    'Taken from the machine, not from memory: stale is a freeze whose process is gone, foreign one of another program, such as the guest agent. Of a holder it also tells the session and what is left of its hold. It answers while a freeze is under way.',
    'Of a session that is over it tells what a snapshot taken meanwhile is worth; why, only thaw says.',
    'With `last` it tells how the last freezes of this machine have ended, whatever they were begun with, and of the last good one: consistent, and known to have been taken. One that has begun and of whose end nothing was noted is unknown. The history lies in ProgramData\\qga-vss, for administrators only; rehearsals and dry runs are not in it.',
  ],
  cmdlet: { name: 'Get-QgaFreezeStatus' },
  commandLine: { name: 'status' },
  examples: [
    { does: 'Shows whether the machine is frozen.', powershell: 'Get-QgaFreezeStatus', cli: 'qga-vss status' },
    {
      does: 'Shows how the last five freezes have ended.',
      powershell: '(Get-QgaFreezeStatus -Last 5).History',
      cli: 'qga-vss status --last 5',
    },
    {
      does: 'Releases only what a dead process left behind.',
      powershell: "if ((Get-QgaFreezeStatus).State -eq 'stale') { Invoke-QgaThaw -Rescue }",
    },
  ],
  options: StatusOptions,
  result: StatusResult,
  errors: ['SESSION_LOST', 'PREPARE_EXPIRED', 'HISTORY_NOT_READABLE', 'CALL_HUNG', 'PROCESS_UNUSABLE'],
  progress: false,
  session: 'asks',
} as const satisfies Method;
