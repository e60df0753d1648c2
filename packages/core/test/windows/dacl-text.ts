import assert from 'node:assert/strict';
import type { Library } from '../../src/windows/library.ts';
import { Block, textAt } from '../../src/windows/memory.ts';
import { fn } from '../../src/windows/signature.ts';
import { ADVAPI32 } from '../../src/windows/tables/advapi32.ts';

const DACL_SECURITY_INFORMATION = 4;
const SIZE = 4096;

const WORDS = {
  dll: 'advapi32.dll',
  functions: {
    ConvertSecurityDescriptorToStringSecurityDescriptorW: fn('int32', ['uint64', 'uint32', 'uint32', 'uint64', 'uint64']),
  },
} as const;

/** Whom an object lets in, as Windows itself puts it in words, with its flags. */
export const daclText = (library: Library, handle: number): string => {
  const { GetKernelObjectSecurity } = library.functions(ADVAPI32);
  const { ConvertSecurityDescriptorToStringSecurityDescriptorW } = library.functions(WORDS);
  using block = new Block(SIZE + 16);
  const text = block.address + SIZE;
  assert.ok(GetKernelObjectSecurity(handle, DACL_SECURITY_INFORMATION, block.address, SIZE, text));
  assert.ok(ConvertSecurityDescriptorToStringSecurityDescriptorW(block.address, 1, DACL_SECURITY_INFORMATION, text, 0));
  const address = block.pointer(SIZE);
  try {
    return textAt(address);
  } finally {
    library.kernel32.LocalFree(address);
  }
};
