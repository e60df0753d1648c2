import { Handle } from './handle.ts';
import type { Library } from './library.ts';
import { Block } from './memory.ts';
import { sidText } from './sid.ts';
import { ADVAPI32 } from './tables/advapi32.ts';

const TOKEN_QUERY = 8;
const TOKEN_USER = 1;
/** TOKEN_USER with the longest SID there is. */
const TOKEN_USER_SIZE = 16 + 68;

/**
 * The SID of the user this process runs as.
 * @throws the Win32 error where it may not look at its own token.
 */
export const currentUserSid = (library: Library): string => userSid(library, library.kernel32.GetCurrentProcess());

/**
 * The SID of the user a process runs as.
 * @param process a handle to it
 * @throws the Win32 error where this one may not look at its token.
 */
export const userSid = (library: Library, process: number): string => {
  const { scratch } = library;
  const { OpenProcessToken, GetTokenInformation } = library.functions(ADVAPI32);
  scratch.setPointer(0, 0);
  if (OpenProcessToken(process, TOKEN_QUERY, scratch.address) === 0) throw library.lastError('OpenProcessToken');
  using token = new Handle(library, scratch.pointer(0));
  using user = new Block(TOKEN_USER_SIZE);
  if (GetTokenInformation(token.value, TOKEN_USER, user.address, user.size, scratch.address) === 0)
    throw library.lastError('GetTokenInformation');
  // The SID lies behind the pointer to it, in the same memory.
  return sidText(user.bytes, user.pointer(0) - user.address);
};
