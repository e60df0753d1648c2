import { lstatSync, realpathSync } from 'node:fs';
import { win32 } from 'node:path';
import type { UntrustedPath } from '../platform/processes.ts';
import { describeSid } from '../vss/sids.ts';
import { type Protection, parseDescriptor } from './access-list.ts';
import { Handle } from './handle.ts';
import type { Library } from './library.ts';
import { Block } from './memory.ts';
import { ADVAPI32 } from './tables/advapi32.ts';
import { FILES } from './tables/files.ts';
import { currentUserSid } from './token.ts';
import { type Place, weaknesses } from './weaknesses.ts';
import { INVALID_HANDLE_VALUE, OPEN_EXISTING, READ_CONTROL } from './win32.ts';

const FILE_SHARE_ALL = 7;
const FILE_FLAG_BACKUP_SEMANTICS = 0x0200_0000;
const FILE_FLAG_OPEN_REPARSE_POINT = 0x0020_0000;
const OWNER_AND_DACL = 1 | 4;
/** The longest descriptor with an access list of 64 KiB, the most there can be. */
const DESCRIPTOR_SIZE = 66_000;

/** An object on the way to a file, and how it stands to it. */
interface Step {
  readonly path: string;
  readonly place: Place;
}

/**
 * Who besides SYSTEM, TrustedInstaller, Administrators and the current user could replace these files. It only matters to a
 * process that is elevated. An object whose protection cannot be read is in the list, too, as `unknown`.
 * @param paths full paths of files that exist.
 * @throws an Error of Node where one does not exist.
 */
export const untrustedPaths = (library: Library, paths: readonly string[]): readonly UntrustedPath[] => {
  const user = currentUserSid(library);
  const steps = new Map(paths.flatMap(stepsTo).map((step) => [`${step.place} ${step.path.toLowerCase()}`, step]));
  return [...steps.values()].flatMap(({ path, place }): readonly UntrustedPath[] => {
    const protection = readProtection(library, path);
    if (protection === undefined) return [{ path, who: 'nobody knows', rights: ['unknown'] }];
    return weaknesses(protection, place, user).map(({ sid, rights }) => ({ path, who: describeSid(sid), rights }));
  });
};

/** The file and every folder above, by the name it was given and by the one it has once links are followed. */
const stepsTo = (path: string): Step[] => {
  const real = realpathSync.native(path);
  // Wine's links may lead to where Windows has no name for.
  return [...new Set([win32.resolve(path), ...(win32.isAbsolute(real) ? [real] : [])])].flatMap(stepsOf);
};

const stepsOf = (path: string): Step[] => {
  const steps: Step[] = [{ path, place: 'file' }];
  for (let at = path, folder = win32.dirname(at); folder !== at; at = folder, folder = win32.dirname(at)) {
    // A link is replaced by writing into it, like a file.
    const isLink = lstatSync(folder).isSymbolicLink();
    steps.push({ path: folder, place: isLink ? 'file' : steps.length === 1 ? 'folder' : 'above' });
  }
  return steps;
};

/** Of the link itself where it is one. Undefined where it cannot be read. */
const readProtection = (library: Library, path: string): Protection | undefined => {
  const { CreateFileW } = library.functions(FILES);
  const { GetKernelObjectSecurity } = library.functions(ADVAPI32);
  const flags = FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT;
  const value = CreateFileW(path, READ_CONTROL, FILE_SHARE_ALL, 0, OPEN_EXISTING, flags, 0);
  if (value === INVALID_HANDLE_VALUE) return undefined;
  using file = new Handle(library, value);
  using descriptor = new Block(DESCRIPTOR_SIZE);
  const needed = library.scratch.address;
  const read = GetKernelObjectSecurity(file.value, OWNER_AND_DACL, descriptor.address, descriptor.size, needed) !== 0;
  return read ? parseDescriptor(descriptor.bytes) : undefined;
};
