import { fn } from '../signature.ts';

export const SECUR32 = {
  dll: 'secur32.dll',
  functions: {
    GetUserNameExW: fn('uint32', ['uint32', 'uint64', 'uint64']),
  },
} as const;
