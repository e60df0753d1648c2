import type { VolumeResult } from '@qga-vss/core';
import type { Screen } from '../terminal/screen.ts';
import { listSection } from '../terminal/section.ts';

const volume = ({ mountPaths, guidPath, label, fileSystem }: VolumeResult): string => {
  const name = mountPaths[0] ?? (label || guidPath);
  const details = [label, fileSystem].filter((detail) => detail !== undefined && detail !== '' && detail !== name);
  return `${name}${details.length === 0 ? '' : ` (${details.join(', ')})`}`;
};

/** Volumes as a list: `C:\ (System, NTFS), D:\`. */
export const volumeList = (label: string, volumes: readonly VolumeResult[], screen: Screen): readonly string[] =>
  listSection(label, volumes.map(volume), screen);
