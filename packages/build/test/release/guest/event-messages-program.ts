import { koffi } from '@qga-vss/core/src/windows/koffi.ts';

const LOAD_LIBRARY_AS_DATAFILE = 2;
const FROM_MODULE_WITHOUT_INSERTS = 0x800 | 0x200;
const CHARACTERS = 256;

const kernel32 = koffi.load('kernel32.dll');
const LoadLibraryExW = kernel32.func('__stdcall', 'LoadLibraryExW', 'uint64', ['str16', 'uint64', 'uint32']);
const FormatMessageW = kernel32.func('__stdcall', 'FormatMessageW', 'uint32', [
  'uint32',
  'uint64',
  'uint32',
  'uint32',
  'uint64',
  'uint32',
  'uint64',
]);

/** Prints what Windows finds in a message file under each id. */
const [file, ...ids] = process.argv.slice(2);
const module = Number(LoadLibraryExW(file, 0, LOAD_LIBRARY_AS_DATAFILE));
const buffer = koffi.alloc('uint16', CHARACTERS);
const address = Number(koffi.address(buffer));
for (const id of ids) {
  const length = Number(FormatMessageW(FROM_MODULE_WITHOUT_INSERTS, module, Number(id), 0, address, CHARACTERS, 0));
  console.log(JSON.stringify(length === 0 ? null : koffi.decode.string16(address)));
}
