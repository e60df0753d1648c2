import path from 'node:path';
import { koffiFile } from './koffi-file.ts';

/** The native library, by its full path: what is not there is missing, wherever else something of that name lies. */
const KOFFI_FILE = koffiFile(import.meta.dirname);

// As require() would, but for looking at each folder on the way once more.
const loaded = { exports: {} };
process.dlopen(loaded, path.toNamespacedPath(KOFFI_FILE));
const koffi = loaded.exports as typeof import('koffi').default;

/**
 * Bytes of stack for a call off the event loop: what Windows gives a thread unless told otherwise. koffi's own default is 128 KiB,
 * which cannot grow, and a call into VSS also runs COM, event publishers and what security products put in between. Beyond it the
 * process ends and says nothing. A call on the event loop has 2 MiB.
 */
const ASYNC_STACK_SIZE = 1024 * 1024;

// It cannot be changed once a library is loaded, and so is done where koffi is: the rest of the sources import it from here.
if ((koffi.config().async_stack_size ?? 0) < ASYNC_STACK_SIZE) koffi.config({ async_stack_size: ASYNC_STACK_SIZE });

export type { TypeObject } from 'koffi';
export { KOFFI_FILE, koffi };
