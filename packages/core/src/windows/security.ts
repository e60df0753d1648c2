import { type AccessEntry, parseDescriptor } from './access-list.ts';
import type { Library } from './library.ts';
import { Block, textAt } from './memory.ts';
import { ADVAPI32 } from './tables/advapi32.ts';

const SDDL_REVISION_1 = 1;
const OWNER_SECURITY_INFORMATION = 1;
const DACL_SECURITY_INFORMATION = 4;
const SECURITY_ATTRIBUTES_SIZE = 24;
const DESCRIPTOR_SIZE = 4096;

/**
 * SECURITY_ATTRIBUTES with the descriptor of an SDDL text, for objects to create. Nothing inherits them.
 * @throws the Win32 error of the conversion.
 */
export class SecurityAttributes implements Disposable {
  readonly #library: Library;
  readonly #attributes = new Block(SECURITY_ATTRIBUTES_SIZE);
  #descriptor: number;

  constructor(library: Library, sddl: string) {
    this.#library = library;
    const { scratch } = library;
    const { ConvertStringSecurityDescriptorToSecurityDescriptorW } = library.functions(ADVAPI32);
    scratch.setPointer(0, 0);
    if (ConvertStringSecurityDescriptorToSecurityDescriptorW(sddl, SDDL_REVISION_1, scratch.address, 0) === 0) {
      const error = library.lastError('ConvertStringSecurityDescriptorToSecurityDescriptorW');
      this.#attributes[Symbol.dispose]();
      throw error;
    }
    this.#descriptor = scratch.pointer(0);
    this.#attributes.setUint32(0, SECURITY_ATTRIBUTES_SIZE);
    this.#attributes.setPointer(8, this.#descriptor);
  }

  get address(): number {
    return this.#attributes.address;
  }

  [Symbol.dispose](): void {
    if (this.#descriptor === 0) return;
    this.#library.kernel32.LocalFree(this.#descriptor);
    this.#descriptor = 0;
    this.#attributes[Symbol.dispose]();
  }
}

/** Who owns a kernel object and whom it lets in; each undefined where it cannot be read. */
export interface Protection {
  readonly dacl?: string;
  /** The same as entries: Windows may read text back with other flags than it was written with. */
  readonly entries?: readonly AccessEntry[];
  readonly ownerSid?: string;
}

/** Reads the protection of an object through a handle that allows READ_CONTROL. */
export const protectionOf = (library: Library, handle: number): Protection => {
  const { GetKernelObjectSecurity } = library.functions(ADVAPI32);
  const wanted = OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION;
  using descriptor = new Block(DESCRIPTOR_SIZE);
  const needed = library.scratch.address;
  if (GetKernelObjectSecurity(handle, wanted, descriptor.address, descriptor.size, needed) === 0) return {};
  const dacl = daclOf(library, descriptor.address);
  const ownerSid = ownerOf(library, descriptor.address);
  const { entries } = parseDescriptor(descriptor.bytes);
  return {
    ...(dacl === undefined ? {} : { dacl }),
    ...(entries === undefined ? {} : { entries }),
    ...(ownerSid === undefined ? {} : { ownerSid }),
  };
};

const daclOf = (library: Library, descriptor: number): string | undefined => {
  const { ConvertSecurityDescriptorToStringSecurityDescriptorW } = library.functions(ADVAPI32);
  const { scratch } = library;
  scratch.setPointer(0, 0);
  const converted = ConvertSecurityDescriptorToStringSecurityDescriptorW(
    descriptor,
    SDDL_REVISION_1,
    DACL_SECURITY_INFORMATION,
    scratch.address,
    0,
  );
  return converted === 0 ? undefined : takeLocal(library, scratch.pointer(0));
};

const ownerOf = (library: Library, descriptor: number): string | undefined => {
  const { GetSecurityDescriptorOwner, ConvertSidToStringSidW } = library.functions(ADVAPI32);
  const { scratch } = library;
  scratch.setPointer(0, 0);
  if (GetSecurityDescriptorOwner(descriptor, scratch.address, scratch.address + 8) === 0) return undefined;
  const sid = scratch.pointer(0);
  if (sid === 0 || ConvertSidToStringSidW(sid, scratch.address) === 0) return undefined;
  return takeLocal(library, scratch.pointer(0));
};

/** The text that Windows gave in local memory, which is freed. */
const takeLocal = (library: Library, address: number): string => {
  try {
    return textAt(address);
  } finally {
    library.kernel32.LocalFree(address);
  }
};
