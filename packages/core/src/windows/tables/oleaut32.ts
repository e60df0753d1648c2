import { fn } from '../signature.ts';

export const OLEAUT32 = {
  dll: 'oleaut32.dll',
  functions: {
    SysFreeString: fn('void', ['uint64']),
  },
} as const;
