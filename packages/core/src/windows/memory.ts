import { normaliseGuid } from '../vss/ids.ts';
import { koffi } from './koffi.ts';
import type { GuidArgument } from './signature.ts';

const NOTHING = new Uint8Array(0);
const GUID_BYTES = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15] as const;
const hexByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

const { string16 } = koffi.decode;

/** The text of a UTF-16 string that ends with NUL; empty for a null pointer. */
export const textAt = (address: number): string => (address === 0 ? '' : string16(address));

/**
 * Native memory with a fixed address, which JavaScript sees as typed arrays. Never a Buffer: koffi may lose one whose
 * address is stored in other memory (measured). Offsets are in bytes; GUIDs want multiples of 16.
 */
export class Block implements Disposable {
  readonly address: number;
  readonly size: number;
  #memory: unknown;
  #bytes: Uint8Array;
  #words: Uint32Array;

  constructor(size: number) {
    this.size = Math.ceil(size / 16) * 16;
    this.#memory = koffi.alloc('uint8', this.size);
    this.address = Number(koffi.address(this.#memory));
    const view = koffi.view(this.#memory, this.size);
    this.#bytes = new Uint8Array(view);
    this.#words = new Uint32Array(view);
    this.clear();
  }

  /** All of it as 32-bit words, for loops that cannot afford a call. Not to be kept beyond the block. */
  get words(): Uint32Array {
    return this.#words;
  }

  /** All of it as bytes. Not to be kept beyond the block. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  clear(): void {
    this.#bytes.fill(0);
  }

  uint32(offset: number): number {
    return this.#words[offset >>> 2] ?? 0;
  }

  setUint32(offset: number, value: number): void {
    this.#words[offset >>> 2] = value;
  }

  /** A pointer or handle; user addresses fit into a double, and a BigInt would be garbage to collect. */
  pointer(offset: number): number {
    return this.uint32(offset) + this.uint32(offset + 4) * 0x1_0000_0000;
  }

  setPointer(offset: number, value: number): void {
    this.setUint32(offset, value >>> 0);
    this.setUint32(offset + 4, Math.floor(value / 0x1_0000_0000));
  }

  /** In braces, lower case. */
  guid(offset: number): string {
    let text = '{';
    for (let place = 0; place < GUID_BYTES.length; place++) {
      if (place === 4 || place === 6 || place === 8 || place === 10) text += '-';
      text += hexByte[this.#bytes[offset + (GUID_BYTES[place] ?? 0)] ?? 0];
    }
    return `${text}}`;
  }

  /** @throws TypeError where the text is no GUID: the one place where text becomes the bytes of a GUID. */
  setGuid(offset: number, text: string): void {
    const digits = normaliseGuid(text)?.replace(/[{}-]/g, '');
    if (digits === undefined) throw new TypeError(`${text} is no GUID`);
    GUID_BYTES.forEach((byte, index) => {
      this.#bytes[offset + byte] = Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16);
    });
  }

  /**
   * The GUID there as an argument by value. Windows on x64 passes the address of a copy that the callee may change, so
   * write it anew before each call; on ARM64 it travels in registers, and koffi copies the bytes.
   */
  guidArgument(offset: number): GuidArgument {
    return process.arch === 'x64' ? this.address + offset : { bytes: this.#bytes.subarray(offset, offset + 16) };
  }

  /** UTF-16 text of `length` characters. */
  text(offset: number, length: number): string {
    return Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset + offset, length * 2).toString('utf16le');
  }

  /** UTF-16 text up to its NUL. */
  textToNul(offset: number): string {
    const bytes = this.#bytes;
    let end = offset;
    while (end + 1 < this.size && (bytes[end] !== 0 || bytes[end + 1] !== 0)) end += 2;
    // Decoded only so far: a part of the whole text would keep all of it in memory.
    return this.text(offset, (end - offset) >>> 1);
  }

  [Symbol.dispose](): void {
    if (this.#memory === undefined) return;
    // Views onto freed memory must not outlive it: from here on everything reads zero.
    this.#bytes = NOTHING;
    this.#words = new Uint32Array(0);
    koffi.free(this.#memory);
    this.#memory = undefined;
  }
}

const POOLED_SIZE = 256;

/** Blocks for calls off the event loop, one each: a call that never returns keeps its block for ever. */
export class BlockPool {
  readonly #free: Block[] = [];

  async with<T>(use: (block: Block) => Promise<T>): Promise<T> {
    const block = this.#free.pop() ?? new Block(POOLED_SIZE);
    block.clear();
    try {
      return await use(block);
    } finally {
      this.#free.push(block);
    }
  }
}
