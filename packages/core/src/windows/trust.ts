import type { UntrustedPath } from '../platform/processes.ts';
import { ATTRIBUTES, BASIC, TO_LOOK_AT } from './file-information.ts';
import { Handle } from './handle.ts';
import type { Library } from './library.ts';
import { Block } from './memory.ts';
import { linkOf } from './reparse-point.ts';
import { protectionOf } from './security.ts';
import { FILES } from './tables/files.ts';
import { currentUserSid } from './token.ts';
import { type PathFacts, untrustedAlong } from './trust-walk.ts';
import { FILE_ATTRIBUTE_REPARSE_POINT, FILE_SHARE_ALL, INVALID_HANDLE_VALUE, OPEN_EXISTING } from './win32.ts';

const FSCTL_GET_REPARSE_POINT = 0x9_00a8;
/** The longest descriptor with an access list of 64 KiB, the most there can be. */
const DESCRIPTOR_SIZE = 66_000;
const MAXIMUM_REPARSE_DATA_BUFFER_SIZE = 16_384;

/**
 * Who besides SYSTEM, TrustedInstaller, Administrators and the current user could replace these files. It only matters to a
 * process that is elevated. An object that cannot be read is in the list, too, as `unknown`.
 * @param paths full paths
 */
export const untrustedPaths = (library: Library, paths: readonly string[]): readonly UntrustedPath[] =>
  untrustedAlong((path) => readPath(library, path), paths, currentUserSid(library));

/** Of the link itself where it is one. All through one handle, so that nothing can be exchanged in between. */
const readPath = (library: Library, path: string): PathFacts | undefined => {
  const { CreateFileW } = library.functions(FILES);
  const value = CreateFileW(path, TO_LOOK_AT.rights, FILE_SHARE_ALL, 0, OPEN_EXISTING, TO_LOOK_AT.flags, 0);
  if (value === INVALID_HANDLE_VALUE) return undefined;
  using file = new Handle(library, value);
  const link = readLink(library, file.value);
  const protection = protectionOf(library, file.value, DESCRIPTOR_SIZE);
  return link === undefined || protection === undefined ? undefined : { protection, ...link };
};

/** Undefined where it cannot be told whether it is a link, or to where. */
const readLink = (library: Library, file: number): Pick<PathFacts, 'target'> | undefined => {
  const { DeviceIoControl, GetFileInformationByHandleEx } = library.functions(FILES);
  const { scratch } = library;
  if (GetFileInformationByHandleEx(file, BASIC.kind, scratch.address, BASIC.size) === 0) return undefined;
  if ((scratch.uint32(ATTRIBUTES) & FILE_ATTRIBUTE_REPARSE_POINT) === 0) return {};
  using data = new Block(MAXIMUM_REPARSE_DATA_BUFFER_SIZE);
  const read = DeviceIoControl(file, FSCTL_GET_REPARSE_POINT, 0, 0, data.address, data.size, scratch.address, 0) !== 0;
  return read ? linkOf(data.bytes) : undefined;
};
