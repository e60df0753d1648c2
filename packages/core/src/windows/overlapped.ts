import { setImmediate } from 'node:timers/promises';
import { createEvent, type EventWaiter } from './event-waiter.ts';
import type { Handle } from './handle.ts';
import type { Library } from './library.ts';
import { Block } from './memory.ts';
import { FILES } from './tables/files.ts';
import { ERROR_IO_PENDING, WAIT_OBJECT_0 } from './win32.ts';

/** OVERLAPPED, and the places of where in a file and of its event. */
export const OVERLAPPED_SIZE = 32;
export const OFFSET = 16;
const EVENT = 24;

/** Milliseconds in which Windows gives back the memory of an operation that was cancelled; it takes microseconds. */
const CANCEL_MS = 1000;

/** What overlapped operations need: one of each for all pipes of a process. */
export interface OverlappedIo {
  readonly library: Library;
  readonly waiter: EventWaiter;
}

/** How an operation ended: a Win32 error code, 0 for success. */
export interface Outcome {
  readonly code: number;
  /** Bytes. */
  readonly transferred: number;
}

/**
 * Room for one overlapped operation at a time: OVERLAPPED, its event, and the buffer Windows reads from or writes into.
 * Windows may do so until the operation has ended, so the memory is kept for good where that could not be learnt.
 */
export class Overlapped implements Disposable {
  readonly buffer: Block;
  readonly #io: OverlappedIo;
  readonly #block = new Block(OVERLAPPED_SIZE);
  readonly #event: Handle;
  #lost = false;

  /** @throws the Win32 error of CreateEventW. */
  constructor(io: OverlappedIo, bufferSize: number) {
    this.#io = io;
    this.#event = createEvent(io.library, 'manual');
    this.buffer = new Block(bufferSize);
  }

  /**
   * Begins an operation with the address of its OVERLAPPED and resolves when it has ended, however that comes about;
   * CancelIoEx on the file ends it early.
   * @throws the Win32 error of waiting.
   */
  async run(file: number, begin: (overlapped: number) => number): Promise<Outcome> {
    const { library, waiter } = this.#io;
    this.#block.clear();
    this.#block.setPointer(EVENT, this.#event.value);
    if (begin(this.#block.address) !== 0) {
      // Ended at once. What is there already must not keep timers and other connections from running.
      await setImmediate();
      return this.#result(file);
    }
    const code = library.lastErrorCode();
    if (code !== ERROR_IO_PENDING) return { code, transferred: 0 };
    try {
      await waiter.signalled(this.#event.value);
    } catch (error) {
      this.#giveUp(file);
      throw error;
    }
    return this.#result(file);
  }

  #result(file: number): Outcome {
    const { library } = this.#io;
    const { GetOverlappedResult } = library.functions(FILES);
    if (GetOverlappedResult(file, this.#block.address, library.scratch.address, 0) === 0)
      return { code: library.lastErrorCode(), transferred: 0 };
    return { code: 0, transferred: library.scratch.uint32(0) };
  }

  #giveUp(file: number): void {
    const { library } = this.#io;
    library.functions(FILES).CancelIoEx(file, this.#block.address);
    this.#lost = library.kernel32.WaitForSingleObject(this.#event.value, CANCEL_MS) !== WAIT_OBJECT_0;
  }

  [Symbol.dispose](): void {
    if (this.#lost) return;
    this.#event[Symbol.dispose]();
    this.#block[Symbol.dispose]();
    this.buffer[Symbol.dispose]();
  }
}
