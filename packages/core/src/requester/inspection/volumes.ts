import type { VolumeInfo } from '../../contract/volumes.ts';
import type { Volume } from '../../platform/volumes.ts';
import { namedVolume } from '../volumes.ts';
import { ask, type Look } from './look.ts';

/** Every volume, with what its device says of it. @throws CALL_HUNG where one does not answer */
export const listVolumes = (look: Look): Promise<readonly Volume[]> => ask(look, 'GetVolumeInformation', () => look.machine.volumes.list());

const describe = ({ guidPath, mountPaths, label, fileSystem, driveType, boot, system }: Volume): VolumeInfo => ({
  guidPath,
  mountPaths: [...mountPaths],
  ...(label === undefined ? {} : { label }),
  ...(fileSystem === undefined ? {} : { fileSystem }),
  driveType,
  boot,
  system,
  frozenByDefault: driveType === 'fixed',
});

/**
 * The volumes of a machine, or those that are named, each once.
 * @throws VOLUME_NOT_FOUND
 */
export const describeVolumes = (all: readonly Volume[], wanted: readonly string[] | undefined): VolumeInfo[] => {
  const chosen = wanted === undefined ? all : new Set(wanted.map((path) => namedVolume(all, path, 'volumes')));
  return [...chosen].map(describe);
};
