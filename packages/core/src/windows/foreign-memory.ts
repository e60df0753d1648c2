import { koffi } from './koffi.ts';

/** Bytes that one view shows. */
const SPAN = 4 * 1024 * 1024;
/** Windows allocates nothing below, and a view that began at null would end the process. */
const LOWEST = 0x1_0000;
/**
 * Views kept: more than the places in which the components of a large machine lie. V8 counts what a view shows as memory of its own,
 * so that to make one again and again has garbage collected for hundreds of megabytes that nobody uses.
 */
const MOST_VIEWS = 64;

/**
 * Memory that others have allocated, read in place: each copy of it would be a call, and there are tens of thousands to read.
 * A view shows more than was allocated, so only what is known to be allocated may be read.
 */
export class ForeignMemory {
  readonly #views = new Map<number, Uint32Array>();
  #start = Number.NEGATIVE_INFINITY;
  #words: Uint32Array = new Uint32Array(0);

  /** @param address a multiple of four, as every address is that Windows allocates */
  uint32(address: number): number {
    if (address < this.#start || address >= this.#start + SPAN) this.#show(address);
    return this.#words[(address - this.#start) >>> 2] ?? 0;
  }

  /** A pointer: user addresses fit into a double. */
  pointer(address: number): number {
    return this.uint32(address) + this.uint32(address + 4) * 0x1_0000_0000;
  }

  /** Whether two texts of UTF-16 that end with NUL are the same. False where an address is none that can be read here. */
  isSameText(one: number, other: number): boolean {
    if (one === 0 || other === 0 || ((one | other) & 3) !== 0) return one === other;
    for (let at = 0; ; at += 4) {
      const [here, there] = [this.uint32(one + at), this.uint32(other + at)];
      // What lies behind the NUL is no part of a text.
      if ((here & 0xffff) === 0) return (there & 0xffff) === 0;
      if (here !== there) return false;
      if (here >>> 16 === 0) return true;
    }
  }

  #show(address: number): void {
    const start = Math.max(LOWEST, Math.floor(address / SPAN) * SPAN);
    let words = this.#views.get(start);
    if (words === undefined) {
      if (this.#views.size >= MOST_VIEWS) this.#views.clear();
      words = new Uint32Array(koffi.view(start, SPAN));
      this.#views.set(start, words);
    }
    this.#start = start;
    this.#words = words;
  }
}
