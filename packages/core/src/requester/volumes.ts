import type { FreezeSettings } from '../contract/freeze.ts';
import type { Volume } from '../platform/volumes.ts';
import { MAXIMUM_VOLUMES } from '../vss/enums.ts';
import { QgaError } from '../vss/errors.ts';

/** One spelling for a volume's name: backslashes, a trailing one, no case. */
const spelling = (path: string): string => `${path.replaceAll('/', '\\').replace(/\\+$/, '')}\\`.toLowerCase();

/** The volume that goes by a path. @throws VOLUME_NOT_FOUND naming the option. */
export const namedVolume = (volumes: readonly Volume[], path: string, option: string): Volume => {
  const wanted = spelling(path);
  const found = volumes.find((volume) => [volume.guidPath, ...volume.mountPaths].some((name) => spelling(name) === wanted));
  if (found === undefined) throw QgaError.of('VOLUME_NOT_FOUND', { object: path, detail: `It was given as \`${option}\`.` });
  return found;
};

/**
 * The volumes to freeze, each once, in the order Windows or the caller lists them.
 * @throws VOLUME_NOT_FOUND, NO_VOLUMES, TOO_MANY_VOLUMES
 */
export const selectVolumes = (all: readonly Volume[], settings: Pick<FreezeSettings, 'volumes' | 'excludeVolumes'>): readonly Volume[] => {
  const wanted = settings.volumes?.map((path) => namedVolume(all, path, 'volumes')) ?? all.filter((volume) => volume.driveType === 'fixed');
  const unwanted = new Set(settings.excludeVolumes?.map((path) => namedVolume(all, path, 'excludeVolumes')));
  const selected = [...new Set(wanted)].filter((volume) => !unwanted.has(volume));
  if (selected.length === 0) throw QgaError.of('NO_VOLUMES');
  if (selected.length > MAXIMUM_VOLUMES) throw QgaError.of('TOO_MANY_VOLUMES', { detail: `There are ${selected.length}.` });
  return selected;
};

/** How a person knows a volume: by its first mount path where it has one. */
export const displayName = (volume: Pick<Volume, 'guidPath' | 'mountPaths'>): string => volume.mountPaths[0] ?? volume.guidPath;

/** Whether an application can have files there: not on a disc that is only read, nor where there is no medium. */
const canHoldFiles = ({ driveType, fileSystem }: Volume): boolean =>
  driveType === 'fixed' || (driveType !== 'cdrom' && fileSystem !== undefined);

/** Whether no volume with files of applications is left out, so that no component can lie outside. */
export const coversEveryDisk = (all: readonly Volume[], selected: readonly Volume[]): boolean =>
  all.every((volume) => !canHoldFiles(volume) || selected.includes(volume));

/** Boot and system volume are both in the set. A machine whose system volume cannot be told is judged by its boot volume. */
export const coversSystemState = (all: readonly Volume[], selected: readonly Volume[]): boolean => {
  const needed = all.filter((volume) => volume.boot || volume.system);
  return needed.length > 0 && needed.every((volume) => selected.includes(volume));
};

/**
 * Finds the volume outside the set on which a folder lies, by the longest mount path above it; undefined where it lies inside.
 * A path that no volume claims cannot be shown to be elsewhere, unless there is a volume outside whose mount paths could not be read.
 */
export const outsideSet = (all: readonly Volume[], selected: readonly Volume[]): ((path: string) => Volume | undefined) => {
  const mounts = all
    .flatMap((volume) => [volume.guidPath, ...volume.mountPaths].map((path) => ({ path: spelling(path), volume })))
    .sort((one, other) => other.path.length - one.path.length);
  const inside = new Set(selected);
  const unread = all.find((volume) => volume.unread !== undefined && !inside.has(volume));
  return (path) => {
    const wanted = spelling(path);
    const mount = mounts.find((each) => wanted.startsWith(each.path));
    if (mount === undefined) return unread;
    return inside.has(mount.volume) ? undefined : mount.volume;
  };
};
