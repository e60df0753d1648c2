import { fn } from '../signature.ts';

/** Apart from the table that every freeze binds: it came with Windows 10. */
export const NATIVE_MACHINE = {
  dll: 'kernel32.dll',
  functions: {
    IsWow64Process2: fn('int32', ['uint64', 'uint64', 'uint64']),
  },
} as const;
