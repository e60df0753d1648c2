import { createRequire } from 'node:module';
import { join } from 'node:path';
import { KOFFI_FILE } from './koffi.ts';

/** Every file of code that this process runs: Node, its main program, and what that has loaded, the native library of koffi included. */
export const runningFiles = (): readonly string[] => {
  const { cache } = createRequire(join(import.meta.dirname, 'loaded.cjs'));
  const main = process.argv[1];
  return [process.execPath, ...(main === undefined ? [] : [main]), ...Object.keys(cache), KOFFI_FILE];
};
