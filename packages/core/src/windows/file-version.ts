import type { Library } from './library.ts';
import { Block } from './memory.ts';
import { VERSION } from './tables/version.ts';

/** dwFileVersionMS and dwFileVersionLS of VS_FIXEDFILEINFO. */
const HIGH = 8;
const LOW = 12;

/** The version in a file's resources, as 10.0.20348.1; undefined where it has none. */
export const fileVersion = (library: Library, path: string): string | undefined => {
  const { GetFileVersionInfoSizeW, GetFileVersionInfoW, VerQueryValueW } = library.functions(VERSION);
  const size = GetFileVersionInfoSizeW(path, 0);
  if (size === 0) return undefined;
  using info = new Block(size);
  if (GetFileVersionInfoW(path, 0, size, info.address) === 0) return undefined;
  const { scratch } = library;
  if (VerQueryValueW(info.address, '\\', scratch.address, scratch.address + 8) === 0) return undefined;
  const place = scratch.pointer(0) - info.address;
  const [high, low] = [info.uint32(place + HIGH), info.uint32(place + LOW)];
  return [high >>> 16, high & 0xffff, low >>> 16, low & 0xffff].join('.');
};
