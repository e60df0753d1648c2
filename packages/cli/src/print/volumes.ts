import type { VolumeResult } from '@qga-vss/core';

const volume = ({ mountPaths, guidPath, label, fileSystem }: VolumeResult): string => {
  const name = mountPaths[0] ?? (label || guidPath);
  const details = [label, fileSystem].filter((detail) => detail !== undefined && detail !== '' && detail !== name);
  return `${name}${details.length === 0 ? '' : ` (${details.join(', ')})`}`;
};

/** Volumes in one line: `C:\ (System, NTFS), D:\`. */
export const volumeList = (volumes: readonly VolumeResult[]): readonly string[] =>
  volumes.length === 0 ? [] : [volumes.map(volume).join(', ')];
