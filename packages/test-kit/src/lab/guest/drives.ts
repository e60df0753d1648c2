/** The volumes of this machine with their first path and the drive type of that, as JSON. */
import { writeSync } from 'node:fs';
import { koffi } from '@qga-vss/core/src/windows/koffi.ts';

const kernel32 = koffi.load('kernel32.dll');
const FindFirstVolumeW = kernel32.func('void * __stdcall FindFirstVolumeW(_Out_ uint16 *name, uint32 size)');
const FindNextVolumeW = kernel32.func('int __stdcall FindNextVolumeW(void *find, _Out_ uint16 *name, uint32 size)');
const GetVolumePathNamesForVolumeNameW = kernel32.func(
  'int __stdcall GetVolumePathNamesForVolumeNameW(str16 volume, _Out_ uint16 *paths, uint32 size, _Out_ uint32 *needed)',
);
const GetDriveTypeW = kernel32.func('uint32 __stdcall GetDriveTypeW(str16 root)');

const SIZE = 1024;
const firstText = (buffer: Buffer): string => buffer.toString('utf16le').replace(/\0.*$/s, '');

const buffer = Buffer.alloc(2 * SIZE);
const find = FindFirstVolumeW(buffer, SIZE);
const volumes: { volume: string; path: string; driveType: number }[] = [];
do {
  const volume = firstText(buffer);
  const paths = Buffer.alloc(2 * SIZE);
  GetVolumePathNamesForVolumeNameW(volume, paths, SIZE, [0]);
  const path = firstText(paths);
  volumes.push({ volume, path, driveType: GetDriveTypeW(path) });
} while (FindNextVolumeW(find, buffer, SIZE) !== 0);
writeSync(1, JSON.stringify(volumes));
