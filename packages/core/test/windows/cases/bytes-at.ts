import { koffi } from '../../../src/windows/koffi.ts';

/** Memory that another has allocated, to be read and written in place. */
export const bytesAt = (address: number, length: number): Uint8Array => new Uint8Array(koffi.view(address, length));

/** A pointer that lies there. */
export const pointerAt = (address: number): number => Number(koffi.decode.uint64(address));
