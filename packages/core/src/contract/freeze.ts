import type { Method } from './method.ts';
import { instant, milliseconds } from './parts.ts';
import type { SessionSettings } from './prepare.ts';
import { type Static, Type } from './schema.ts';
import { hostOptions, PREPARE_ERRORS, sessionMembers, sessionOptions } from './session.ts';

/** What `freeze` takes. Flat, so that it is the same on the command line, in PowerShell and in JSON. */
export const FreezeOptions = Type.Object(
  {
    ...sessionOptions,
    ...hostOptions,
    dryRun: Type.Optional(
      Type.Boolean({
        default: false,
        eachTime: true,
        description: 'Only say what would be frozen: volumes, writers, components, backup type.',
      }),
    ),
    sessionId: Type.Optional(Type.String({ minLength: 1, eachTime: true, description: 'The prepared session to continue.' })),
    freezeAt: Type.Optional(
      instant('Prepare at once, and freeze at this instant; an error where it was missed by more than a second.', { eachTime: true }),
    ),
    releaseAfterMs: Type.Optional(
      milliseconds('A planned thaw this long after frozen, below `holdMs`.', { minimum: 100, maximum: 59_900, eachTime: true }),
    ),
  },
  { additionalProperties: false, description: 'Options of freeze.' },
);
export type FreezeOptions = Static<typeof FreezeOptions>;

type Given = 'volumes' | 'excludeVolumes' | 'backupType' | 'excludeWriters' | 'requireWriters';

/** A session's options with every default filled in. */
export type FreezeSettings = Pick<SessionSettings, Given> & Required<Omit<SessionSettings, Given>> & { readonly dryRun: boolean };

/** When and for how long to freeze what has been prepared. */
export type FreezeCommandOptions = Pick<FreezeOptions, 'freezeAt' | 'releaseAfterMs'>;

export const FreezeResult = Type.Object(
  { ...sessionMembers, dryRun: Type.Boolean({ description: 'Nothing was started; this is the plan.' }) },
  { additionalProperties: false, title: 'FreezeResult', description: 'What was frozen.' },
);
export type FreezeResult = Static<typeof FreezeResult>;

export const freeze = {
  summary: 'Freezes applications and file systems, and holds them for a snapshot.',
  description: [
    'When it returns, the volumes are frozen: take the snapshot, then thaw. Windows holds writes for 10 seconds at most, and the hold limit (`holdMs`) thaws by itself, as does the end of the process that keeps it; a snapshot taken after that is worth no more than one after a power cut, and thaw says so.',
    'While frozen, nothing should write to these volumes: a program that does hangs until thaw. A freeze that is continued from prepare takes none of its options again.',
    'In a host that is frozen already, the same options return the session there is, unchanged.',
  ],
  cmdlet: { name: 'Invoke-QgaFreeze', impact: 'medium', pipeline: { volumes: ['GuidPath'], sessionId: [] } },
  commandLine: { name: 'freeze', always: { detach: true } },
  operand: 'volumes',
  examples: [
    {
      does: 'Freezes all fixed volumes for a copy that leaves the logs of databases alone, and thaws them.',
      powershell:
        "$ErrorActionPreference = 'Stop'\n$freeze = Invoke-QgaFreeze -BackupType copy\n'take the snapshot here'\nInvoke-QgaThaw -SessionId $freeze.SessionId",
    },
    {
      does: 'Freezes all fixed volumes for a copy that leaves the logs of databases alone, until "qga-vss thaw".',
      cli: 'qga-vss freeze --backup-type copy',
    },
    {
      does: 'Says what would be frozen, and starts nothing.',
      powershell: '$plan = Invoke-QgaFreeze -DryRun\n$plan.Volumes\n$plan.Writers',
      cli: 'qga-vss freeze --dry-run',
    },
    {
      does: 'Freezes one volume and says what to do if that fails.',
      powershell:
        '$freeze = $null\ntry { $freeze = Get-QgaVolume D: | Invoke-QgaFreeze -BackupType copy -ErrorAction Stop }\ncatch { $_.ErrorDetails.RecommendedAction }\nfinally { if ($freeze) { Invoke-QgaThaw -SessionId $freeze.SessionId } }',
    },
    { does: 'Freezes two volumes, for five seconds.', cli: 'qga-vss freeze C: D: --backup-type copy --release-after 5s' },
  ],
  options: FreezeOptions,
  result: FreezeResult,
  errors: [...PREPARE_ERRORS, 'FREEZE_AT_MISSED', 'FREEZE_TIMEOUT', 'THAWED_EARLY', 'SNAPSHOT_ENDED_EARLY', 'SESSION_OVER', 'SESSION_LOST'],
  progress: true,
  session: 'continues',
} as const satisfies Method;
