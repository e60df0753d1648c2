import { fn } from '../signature.ts';

export const VERSION = {
  dll: 'version.dll',
  functions: {
    GetFileVersionInfoSizeW: fn('uint32', ['str16', 'uint64']),
    GetFileVersionInfoW: fn('int32', ['str16', 'uint32', 'uint32', 'uint64']),
    VerQueryValueW: fn('int32', ['uint64', 'str16', 'uint64', 'uint64']),
  },
} as const;
