import type { Result, VolumeInfo } from '@qga-vss/core';
import type { Screen } from '../terminal/screen.ts';
import { simulatedNote } from '../terminal/simulated.ts';
import { table } from '../terminal/table.ts';

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
