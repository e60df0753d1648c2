import type { Method } from './method.ts';
import { prose } from './parts.ts';
import { type Static, Type } from './schema.ts';
import { sessionOptions } from './session.ts';

const { volumes, excludeVolumes, backupType, excludeWriters, requireWriters, systemState } = sessionOptions;

/** Those of a freeze that decide what it is warned of beforehand. */
export const DoctorOptions = Type.Object(
  { volumes, excludeVolumes, backupType, excludeWriters, requireWriters, systemState },
  { additionalProperties: false, description: 'The freeze that it is about; one without options where left out.' },
);
export type DoctorOptions = Static<typeof DoctorOptions>;

/** From the least grave to the gravest: what could not be checked is no reason for alarm. */
export const CHECK_STATES = ['skipped', 'ok', 'warn', 'fail'] as const;

export const CheckResult = Type.Object(
  {
    name: Type.String({ description: 'Stable name of the check, such as provider-registered.' }),
    title: Type.String({ description: 'What is checked, in words.' }),
    state: Type.Enum([...CHECK_STATES], {
      description: 'fail: a freeze will not work; skipped: could not be checked here, found says why.',
    }),
    found: prose('What was found.'),
    remedy: Type.Optional(prose('What an administrator should do; left out where all is well.')),
  },
  { additionalProperties: false, title: 'Check', description: 'A check and what it found.' },
);
export type CheckResult = Static<typeof CheckResult>;

export const DoctorResult = Type.Object(
  {
    state: Type.Enum([...CHECK_STATES], { description: 'The worst of the checks.' }),
    checks: Type.Array(CheckResult, { description: 'From what all else rests on to what is merely advisable.' }),
    simulated: Type.Boolean({ description: 'A machine in memory.' }),
  },
  { additionalProperties: false, title: 'DoctorResult', description: 'Whether a freeze can work here, and what is in its way.' },
);
export type DoctorResult = Static<typeof DoctorResult>;

export const doctor = {
  summary: 'Checks whether a freeze can work here, and says what to do about what is in its way.',
  description: [
    'It looks at Windows, this process, the services of VSS and COM+, the provider, the guest agent, a freeze under way, the volumes, the writers (their states are advisory) and the errors that VSS, SQL Server and ESE logged in the last day. It freezes nothing and changes nothing.',
    'What a freeze with the same options would be warned of before it begins, it warns of as well: give it the options of your `qga-vss run`.',
  ],
  cmdlet: {
    name: 'Test-QgaVss',
    emits: 'checks',
    findings: {
      member: 'state',
      worstFirst: ['fail', 'warn', 'skipped', 'ok'],
      well: ['ok', 'warn'],
      quiet:
        'Say only whether a freeze may work: true where no check has failed, false where one has, or none could be made. Where nothing could be asked at all it is an error.',
    },
  },
  commandLine: { name: 'doctor' },
  examples: [
    { does: 'Checks all, and shows it.', powershell: 'Test-QgaVss', cli: 'qga-vss doctor' },
    {
      does: 'Checks all for a copy of two volumes.',
      powershell: 'Test-QgaVss -Volume C:, D: -BackupType copy',
      cli: 'qga-vss doctor --volumes C:,D: --backup-type copy',
    },
    {
      does: 'Lists what is wrong and what to do about it.',
      powershell: "Test-QgaVss | Where-Object { $_.State -eq 'fail' }",
    },
    {
      does: 'Goes no further where a freeze cannot work.',
      powershell: "if (-not (Test-QgaVss -BackupType copy -Quiet)) { throw 'This guest cannot be frozen: see Test-QgaVss.' }",
    },
  ],
  options: DoctorOptions,
  result: DoctorResult,
  errors: [],
  progress: true,
} as const satisfies Method;
