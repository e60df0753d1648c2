import { fn } from '../signature.ts';

export const OLE32 = {
  dll: 'ole32.dll',
  functions: {
    CoInitializeEx: fn('int32', ['uint64', 'uint32']),
    CoInitializeSecurity: fn('int32', ['uint64', 'int32', 'uint64', 'uint64', 'uint32', 'uint32', 'uint64', 'uint32', 'uint64']),
    CoTaskMemFree: fn('void', ['uint64']),
    CoCreateInstance: fn('int32', ['uint64', 'uint64', 'uint32', 'uint64', 'uint64']),
  },
} as const;
