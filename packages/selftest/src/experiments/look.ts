import { type DoctorResult, type ProviderInfo, QgaError, type VolumeInfo } from '@qga-vss/core';
import type { OtherWord } from '../guest.ts';
import type { Experiment } from './experiment.ts';

export interface LookEvidence {
  readonly doctor: DoctorResult;
  readonly volumes: readonly VolumeInfo[];
  /** Or why VSS could not be asked. */
  readonly providers: readonly ProviderInfo[] | QgaError;
  readonly other: OtherWord;
  readonly architecture: string;
  readonly account: string;
  readonly underProgramFiles: boolean;
}

/** What the machine says of itself. */
export const look: Experiment<LookEvidence> = {
  title: 'Looks at Windows, VSS, the provider and the volumes; freezes nothing',
  run: async ({ guest, signal }) => {
    const service = await guest.connect();
    const doctor = await service.doctor({}, { signal });
    const { volumes } = await service.volumes();
    const providers = await service.providers({}, { signal }).then((result) => result.providers, QgaError.from);
    const { architecture, account, underProgramFiles } = guest;
    return { doctor, volumes, providers, other: await guest.otherWord(), architecture, account, underProgramFiles };
  },
};
