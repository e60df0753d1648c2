import type { VssAsync } from '../platform/vss.ts';
import { ComObject } from './com-object.ts';
import type { Library } from './library.ts';
import { IVssAsync } from './tables/interfaces.ts';

/** IVssAsync: an operation of VSS under way. */
export class WindowsVssAsync implements VssAsync {
  readonly #library: Library;
  readonly #async: ComObject<typeof IVssAsync>;

  /** Takes over the reference. */
  constructor(library: Library, pointer: number) {
    this.#library = library;
    this.#async = new ComObject(library, IVssAsync, pointer);
  }

  async wait(ms: number): Promise<void> {
    await this.#async.callAsync('Wait', milliseconds(ms));
  }

  queryStatus(): Promise<number> {
    return this.#library.blocks.with(async (block) => {
      await this.#async.callAsync('QueryStatus', block.address, 0);
      return block.uint32(0);
    });
  }

  async cancel(): Promise<void> {
    await this.#async.callAsync('Cancel');
  }

  /** Releasing may ask the coordinator's process, so nobody waits for it here; the machine does, when it is disposed. */
  [Symbol.dispose](): void {
    this.#library.track(this.#async.releaseAsync());
  }
}

const LONGEST_WAIT = 0xffff_fffe;

/** Milliseconds as Windows takes them: whole, and never 0xFFFFFFFF, which means without limit. */
export const milliseconds = (ms: number): number => Math.min(Math.max(Math.ceil(ms), 0), LONGEST_WAIT) || 0;
