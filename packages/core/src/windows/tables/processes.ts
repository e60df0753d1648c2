import { fn } from '../signature.ts';

/** Starting processes; apart from the table that every freeze binds. */
export const PROCESSES = {
  dll: 'kernel32.dll',
  functions: {
    /** The command line is an address: the function may write into it. */
    CreateProcessW: fn('int32', ['str16', 'uint64', 'uint64', 'uint64', 'int32', 'uint32', 'uint64', 'str16', 'uint64', 'uint64'], {
      counted: 'opened two',
    }),
    ResumeThread: fn('uint32', ['uint64']),
    GetExitCodeProcess: fn('int32', ['uint64', 'uint64']),
    IsProcessInJob: fn('int32', ['uint64', 'uint64', 'uint64']),
  },
} as const;
