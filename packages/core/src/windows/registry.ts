import type { Registry } from '../platform/machine.ts';
import { BACKUP_TYPE_REGISTRY } from '../vss/ids.ts';
import type { Library } from './library.ts';
import { Block } from './memory.ts';
import { ADVAPI32 } from './tables/advapi32.ts';
import { ERROR_FILE_NOT_FOUND } from './win32.ts';

/** HKEY_LOCAL_MACHINE as Windows extends it to 64 bits, with its sign. */
const HKLM = 0x8000_0002 | 0;
const RRF_RT_REG_SZ = 0x2;
const RRF_RT_REG_EXPAND_SZ = 0x4;
const RRF_NOEXPAND = 0x1000_0000;
const RRF_RT_REG_DWORD = 0x10;
const RRF_RT_REG_MULTI_SZ = 0x20;
const ERROR_UNSUPPORTED_TYPE = 1630;

/** RegGetValueW answers its error itself: nothing to be asked of the thread. */
const read = (library: Library, key: string, value: string, type: number, address: number, size: number): boolean => {
  const { RegGetValueW } = library.functions(ADVAPI32);
  library.scratch.setUint32(0, size);
  const code = RegGetValueW(HKLM, key, value, type, 0, address, library.scratch.address);
  // A value of another type is as good as none: anything but a number from 1 to 5 means the default.
  if (code === ERROR_FILE_NOT_FOUND || code === ERROR_UNSUPPORTED_TYPE) return false;
  if (code !== 0) throw library.win32Error(code, 'RegGetValueW', `HKLM\\${key}`);
  return true;
};

/**
 * A text of HKLM, undefined where there is none.
 * @throws the Win32 error of reading it.
 */
export const readText = (library: Library, key: string, value: string): string | undefined => {
  const { scratch } = library;
  return read(library, key, value, RRF_RT_REG_SZ, scratch.address + 16, scratch.size - 16) ? scratch.textToNul(16) : undefined;
};

/** Bytes of the longest text that is read, such as a Path. */
const LONGEST = 65_536;

/**
 * A text of HKLM that may be long, with its variables resolved; undefined where there is none.
 * @throws the Win32 error of reading it.
 */
export const readLongText = (library: Library, key: string, value: string): string | undefined => {
  using text = new Block(LONGEST);
  return read(library, key, value, RRF_RT_REG_SZ, text.address, text.size) ? text.textToNul(0) : undefined;
};

/**
 * A text of HKLM that names variables of the environment, as it stands there; undefined where there is none.
 * @throws the Win32 error of reading it.
 */
export const readUnexpanded = (library: Library, key: string, value: string): string | undefined => {
  const { scratch } = library;
  const type = RRF_RT_REG_EXPAND_SZ | RRF_NOEXPAND;
  return read(library, key, value, type, scratch.address + 16, scratch.size - 16) ? scratch.textToNul(16) : undefined;
};

/**
 * The texts of a list in HKLM, none where there is no such list.
 * @throws the Win32 error of reading it.
 */
export const readTexts = (library: Library, key: string, value: string): readonly string[] => {
  const { scratch } = library;
  if (!read(library, key, value, RRF_RT_REG_MULTI_SZ, scratch.address + 16, scratch.size - 16)) return [];
  const texts: string[] = [];
  for (let at = 16, text = scratch.textToNul(at); text !== ''; at += (text.length + 1) * 2, text = scratch.textToNul(at)) texts.push(text);
  return texts;
};

/**
 * A number of HKLM, undefined where there is none.
 * @throws the Win32 error of reading it.
 */
export const readNumber = (library: Library, key: string, value: string): number | undefined => {
  const { scratch } = library;
  return read(library, key, value, RRF_RT_REG_DWORD, scratch.address + 16, 4) ? scratch.uint32(16) : undefined;
};

/** The registry of this Windows. */
export class WindowsRegistry implements Registry {
  readonly #library: Library;

  constructor(library: Library) {
    this.#library = library;
  }

  /** @throws the Win32 error of reading it. */
  readVssOption(): number | undefined {
    const { key, value } = BACKUP_TYPE_REGISTRY;
    return readNumber(this.#library, key, value);
  }
}
