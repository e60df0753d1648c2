import { statSync } from 'node:fs';
import { type FreezeOptions, type Notice, QgaError } from '@qga-vss/core';
import type { World } from '../command-line/world.ts';
import type { Asked } from './report.ts';

/** The device number of the volume a path lies on; undefined where it cannot be told. */
const deviceOf = (path: string): number | undefined => {
  try {
    return statSync(path).dev;
  } catch {
    // A doubt, in which it is warned.
    return undefined;
  }
};

/** Whether a file on that device may lie on a volume that will be frozen; in doubt, it does. */
const willBeFrozen = (device: number, { volumes, excludeVolumes = [] }: FreezeOptions): boolean => {
  // Depending on the call, Windows gives 32 or 64 bits of a volume's serial number.
  const isIt = (path: string): boolean | undefined => {
    const other = deviceOf(path);
    return other === undefined ? undefined : other >>> 0 === device >>> 0;
  };
  if (excludeVolumes.some((path) => isIt(path) === true)) return false;
  return volumes === undefined || volumes.some((path) => isIt(path) !== false);
};

/** Warns of output into a file that a freeze may block; of a rehearsal's none, because it freezes nothing real. */
export const outputWarnings = (
  world: Pick<World, 'stdout' | 'stderr'>,
  options: FreezeOptions,
  { simulated }: Pick<Asked, 'simulated'>,
): readonly Notice[] => {
  if (simulated) return [];
  const blocked = (['stdout', 'stderr'] as const).filter((name) => {
    const { fileDevice } = world[name];
    return fileDevice !== undefined && willBeFrozen(fileDevice, options);
  });
  return blocked.length === 0 ? [] : [QgaError.of('OUTPUT_ON_FROZEN_VOLUME', { object: blocked.join(' and ') }).toJSON()];
};
