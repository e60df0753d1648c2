import type { Library } from './library.ts';
import { textAt } from './memory.ts';
import { OLEAUT32 } from './tables/oleaut32.ts';

/** The text of a BSTR that the caller owns, which is freed; empty for a null pointer. */
export const takeBstr = (library: Library, bstr: number): string => {
  try {
    return textAt(bstr);
  } finally {
    library.functions(OLEAUT32).SysFreeString(bstr);
  }
};
