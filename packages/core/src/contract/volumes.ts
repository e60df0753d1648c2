import { DRIVE_TYPES } from '../vss/enums.ts';
import type { Method } from './method.ts';
import { VolumeResult } from './parts.ts';
import { type Static, Type } from './schema.ts';
import { volumeList } from './session.ts';

export const VolumesOptions = Type.Object(
  { volumes: volumeList('volume', 'The volumes to list; every volume where left out.') },
  { additionalProperties: false, description: 'Options of volumes.' },
);
export type VolumesOptions = Static<typeof VolumesOptions>;

const { snapshotId: _, ...identity } = VolumeResult.properties;

export const VolumeInfo = Type.Object(
  {
    ...identity,
    driveType: Type.Enum([...DRIVE_TYPES], { description: 'What Windows takes the drive for.' }),
    boot: Type.Boolean({ description: 'Windows is installed here.' }),
    system: Type.Boolean({ description: 'Windows is started from here.' }),
    frozenByDefault: Type.Boolean({ description: 'Whether a freeze that names no volumes takes it.' }),
  },
  { additionalProperties: false, title: 'VolumeInfo', description: 'A volume of the machine.' },
);
export type VolumeInfo = Static<typeof VolumeInfo>;

export const VolumesResult = Type.Object(
  {
    volumes: Type.Array(VolumeInfo, { description: 'In the order Windows lists them.' }),
    simulated: Type.Boolean({ description: 'A machine in memory.' }),
  },
  { additionalProperties: false, title: 'VolumeList', description: 'The volumes of the machine.' },
);
export type VolumesResult = Static<typeof VolumesResult>;

export const volumes = {
  summary: 'Lists the volumes of the machine and whether a freeze takes them by default.',
  description: [
    'A freeze that names no volumes takes every fixed one. Whether the provider accepts a volume shows only when it is added to a snapshot set; a freeze with `dryRun`, or `qga-vss doctor`, says what can be known beforehand.',
  ],
  cmdlet: { name: 'Get-QgaVolume', emits: 'volumes', pipeline: { volumes: ['GuidPath'] } },
  commandLine: { name: 'volumes' },
  operand: 'volumes',
  examples: [
    { does: 'Lists every volume.', powershell: 'Get-QgaVolume', cli: 'qga-vss volumes' },
    {
      does: 'Freezes all that lies on drive D: and thaws it.',
      powershell: 'Get-QgaVolume D: | Invoke-QgaFreeze -BackupType copy | Invoke-QgaThaw',
    },
    { does: 'Says whether a freeze takes drive D: by default.', cli: 'qga-vss volumes D:' },
  ],
  options: VolumesOptions,
  result: VolumesResult,
  errors: ['VOLUME_NOT_FOUND', 'CALL_HUNG', 'PROCESS_UNUSABLE'],
  progress: false,
} as const satisfies Method;
