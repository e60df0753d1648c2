import type { ProcessIdentity } from '../platform/processes.ts';
import { Handle } from './handle.ts';
import type { Library } from './library.ts';
import { Block } from './memory.ts';
import { SECUR32 } from './tables/secur32.ts';
import { currentUserSid, userSid } from './token.ts';

const PROCESS_QUERY_LIMITED_INFORMATION = 0x1000;
const NAME_SAM_COMPATIBLE = 2;
/** Characters of the longest path of a program, and of DOMAIN\\user. */
const LONGEST = 32_768;
const LONGEST_NAME = 512;

/**
 * The account and the program of a process, as far as they can be told. The name of another account than this process's own may
 * have to be asked of a domain, so that one is named by its SID.
 */
export const identityOf = (library: Library, pid: number): ProcessIdentity => {
  const opened = library.kernel32.OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, 0, pid);
  if (opened === 0) return {};
  using process = new Handle(library, opened);
  const account = accountOf(library, process.value);
  const program = programOf(library, process.value);
  return { ...(account === undefined ? {} : { account }), ...(program === undefined ? {} : { program }) };
};

const accountOf = (library: Library, process: number): string | undefined => {
  let sid: string;
  try {
    sid = userSid(library, process);
  } catch {
    // Who asked is extra information; that it cannot be found out is no failure.
    return undefined;
  }
  return sid === currentUserSid(library) ? (ownAccount(library) ?? sid) : sid;
};

const ownAccount = (library: Library): string | undefined => {
  const { GetUserNameExW } = library.functions(SECUR32);
  using name = new Block(LONGEST_NAME * 2);
  library.scratch.setUint32(0, LONGEST_NAME);
  return GetUserNameExW(NAME_SAM_COMPATIBLE, name.address, library.scratch.address) === 0 ? undefined : name.textToNul(0);
};

const programOf = (library: Library, process: number): string | undefined => {
  using path = new Block(LONGEST * 2);
  library.scratch.setUint32(0, LONGEST);
  const told = library.kernel32.QueryFullProcessImageNameW(process, 0, path.address, library.scratch.address);
  return told === 0 ? undefined : path.textToNul(0);
};
