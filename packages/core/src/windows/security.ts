import { type Protection, parseDescriptor } from './access-list.ts';
import { callAsync, type Library } from './library.ts';
import { Block } from './memory.ts';
import { ADVAPI32 } from './tables/advapi32.ts';

const SDDL_REVISION_1 = 1;
/** OWNER_SECURITY_INFORMATION and DACL_SECURITY_INFORMATION. */
const OWNER_AND_DACL = 1 | 4;
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

/**
 * Reads the protection of an object through a handle that allows READ_CONTROL, at once: for what is in memory, or on a local disk.
 * @param size bytes that its descriptor may take; one of ours takes far less than is room for where left out
 * @returns undefined where it cannot be read
 */
export const protectionOf = (library: Library, handle: number, size = DESCRIPTOR_SIZE): Protection | undefined => {
  const { GetKernelObjectSecurity } = library.functions(ADVAPI32);
  using descriptor = new Block(size);
  const needed = library.scratch.address;
  const read = GetKernelObjectSecurity(handle, OWNER_AND_DACL, descriptor.address, size, needed) !== 0;
  return read ? parseDescriptor(descriptor.bytes) : undefined;
};

/** The same off the event loop. */
export const readProtection = async (library: Library, handle: number): Promise<Protection | undefined> => {
  const { GetKernelObjectSecurity } = library.functions(ADVAPI32);
  using descriptor = new Block(DESCRIPTOR_SIZE + 8);
  const { address } = descriptor;
  const read = await callAsync(GetKernelObjectSecurity, handle, OWNER_AND_DACL, address, DESCRIPTOR_SIZE, address + DESCRIPTOR_SIZE);
  return read === 0 ? undefined : parseDescriptor(descriptor.bytes);
};
