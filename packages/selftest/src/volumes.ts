import { QgaError, type Service, type VolumeInfo } from '@qga-vss/core';

export interface Choice {
  /** As the user named them. */
  readonly named: readonly string[] | undefined;
  /** Nobody is to be asked. */
  readonly yes: boolean;
  /** Puts a question to the user; undefined where there is nobody to ask. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
}

const nameOf = ({ mountPaths: [path], label, guidPath }: VolumeInfo): string =>
  path?.replace(/^([A-Za-z]:)\\$/, '$1') ?? (label || guidPath);

export const namesOf = (volumes: readonly VolumeInfo[]): string => volumes.map(nameOf).join(', ');

const holdsWindows = ({ boot, system }: VolumeInfo): boolean => boot || system;

const question = (fixed: readonly VolumeInfo[], others: readonly VolumeInfo[]): string => {
  const fallback = others.length === 0 ? '' : ` [${namesOf(others)}]`;
  return `Which volumes may be frozen, for a second at a time? There are ${namesOf(fixed)}.${fallback} `;
};

const unnamed = (detail: string): QgaError => QgaError.of('INVALID_ARGUMENT', { object: '--volumes', detail });

/**
 * The volumes that may be frozen: those the user names, or names when asked. By default those that hold nothing of Windows; the
 * volume of Windows alone only with `yes`.
 * @throws INVALID_ARGUMENT, VOLUME_NOT_FOUND
 */
export const chooseVolumes = async (service: Service, { named, yes, ask }: Choice): Promise<readonly VolumeInfo[]> => {
  if (named !== undefined) return (await service.volumes({ volumes: [...named] })).volumes;
  const fixed = (await service.volumes()).volumes.filter(({ frozenByDefault }) => frozenByDefault);
  const others = fixed.filter((volume) => !holdsWindows(volume));
  if (yes) return others.length > 0 ? others : fixed.filter(({ boot }) => boot);
  if (ask === undefined)
    throw unnamed('Name volumes that may be frozen for a second at a time; --yes takes those that hold nothing of Windows.');
  const answer = (await ask(question(fixed, others))).split(/[\s,]+/).filter(Boolean);
  if (answer.length > 0) return (await service.volumes({ volumes: answer })).volumes;
  if (others.length === 0) throw unnamed('No volume was named.');
  return others;
};
