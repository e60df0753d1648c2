import { existsSync } from 'node:fs';
import type { FileFacts } from '../platform/diagnostics.ts';
import { fileVersion } from './file-version.ts';
import type { Library } from './library.ts';

/** A program or library that the registry names, which need not be there. */
export const fileFacts = (library: Library, path: string): FileFacts => {
  const version = fileVersion(library, path);
  return { path, exists: existsSync(path), ...(version === undefined ? {} : { version }) };
};
