import type { Library } from './library.ts';
import { NATIVE_MACHINE } from './tables/native-machine.ts';

const IMAGE_FILE_MACHINE_I386 = 0x14c;
const IMAGE_FILE_MACHINE_AMD64 = 0x8664;
const IMAGE_FILE_MACHINE_ARM64 = 0xaa64;

/** Node's names. */
const NAMES: ReadonlyMap<number, string> = new Map([
  [IMAGE_FILE_MACHINE_I386, 'ia32'],
  [IMAGE_FILE_MACHINE_AMD64, 'x64'],
  [IMAGE_FILE_MACHINE_ARM64, 'arm64'],
]);

/**
 * The architecture of this Windows, also in an emulated process, to which GetSystemInfo and so os.machine() tell the emulated one.
 * @throws the Win32 error
 */
export const nativeArchitecture = (library: Library): string => {
  const { IsWow64Process2 } = library.functions(NATIVE_MACHINE);
  const { kernel32, scratch } = library;
  scratch.setPointer(0, 0);
  if (IsWow64Process2(kernel32.GetCurrentProcess(), scratch.address, scratch.address + 4) === 0) throw library.lastError('IsWow64Process2');
  const machine = scratch.uint32(4) & 0xffff;
  return NAMES.get(machine) ?? `0x${machine.toString(16)}`;
};
