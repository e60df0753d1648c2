import { fn } from '../signature.ts';

export const OLEAUT32 = {
  dll: 'oleaut32.dll',
  functions: {
    SysAllocString: fn('uint64', ['str16']),
    SysFreeString: fn('void', ['uint64']),
  },
} as const;
