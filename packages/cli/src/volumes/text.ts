import type { Result, VolumeInfo, VolumeResult } from '@qga-vss/core';
import type { Screen } from '../terminal/screen.ts';
import { listSection } from '../terminal/section.ts';
import { simulatedNote } from '../terminal/simulated.ts';
import { table } from '../terminal/table.ts';

const volume = ({ mountPaths, guidPath, label, fileSystem }: VolumeResult): string => {
  const name = mountPaths[0] ?? (label || guidPath);
  const details = [label, fileSystem].filter((detail) => detail !== undefined && detail !== '' && detail !== name);
  return `${name}${details.length === 0 ? '' : ` (${details.join(', ')})`}`;
};

/** Volumes as a list: `C:\ (System, NTFS), D:\`. */
export const volumeList = (label: string, volumes: readonly VolumeResult[], screen: Screen): readonly string[] =>
  listSection(label, volumes.map(volume), screen);

const HEAD = ['VOLUME', 'LABEL', 'FILE SYSTEM', 'DRIVE', 'HOLDS', 'FROZEN BY DEFAULT'];

const holds = ({ boot, system }: VolumeInfo): string =>
  [boot ? 'Windows' : '', system ? 'boot files' : ''].filter((part) => part !== '').join(', ');

const row = (info: VolumeInfo): readonly string[] => [
  info.mountPaths.join(', ') || '-',
  info.label ?? '',
  info.fileSystem ?? '',
  info.driveType,
  holds(info),
  info.frozenByDefault ? 'yes' : 'no',
];

/** Below a volume that is mounted nowhere, the only path that names it. */
const pathLines = ({ guidPath, mountPaths }: VolumeInfo, all: boolean): readonly string[] =>
  all || mountPaths.length === 0 ? [`  ${guidPath}`] : [];

/** The volumes, for people. */
export const volumesLines = (
  { volumes, simulated }: Result<'volumes'>,
  screen: Screen,
  { verbose }: Readonly<Record<string, unknown>>,
): readonly string[] => {
  const { isTerminal } = screen;
  const cells = volumes.map((info) => [...row(info), ...(isTerminal ? [] : [info.guidPath])]);
  const lines = table(HEAD, cells, screen);
  const heads = lines.length - volumes.length;
  return [
    ...lines.slice(0, heads),
    ...volumes.flatMap((info, index) => [lines[heads + index] ?? '', ...(isTerminal ? pathLines(info, verbose === true) : [])]),
    ...(simulated ? [simulatedNote(simulated).trim()] : []),
  ];
};
