import { Handle } from './handle.ts';
import { callAsync, type Library } from './library.ts';
import { Block } from './memory.ts';
import { WAIT_FAILED, WAIT_OBJECT_0 } from './win32.ts';

/** Milliseconds of one wait: what process.exit may have to wait for, since it joins the pool's threads. */
const SLICE_MS = 500;

/** MAXIMUM_WAIT_OBJECTS is 64; one of them wakes the waiting thread. */
const EVENTS_AT_ONCE = 63;

/**
 * A nameless event that is not signalled.
 * @throws the Win32 error of CreateEventW.
 */
export const createEvent = (library: Library, reset: 'manual' | 'auto'): Handle => {
  const value = library.kernel32.CreateEventW(0, reset === 'manual' ? 1 : 0, 0, null);
  if (value === 0) throw library.lastError('CreateEventW');
  return new Handle(library, value);
};

/**
 * Waits for any number of events with one thread of libuv's pool, and with none while there is nothing to wait for: the
 * pool has four threads, and calls into VSS need them. Events beyond the 63rd are looked at once a slice.
 */
export class EventWaiter {
  readonly #library: Library;
  readonly #waiting = new Map<number, PromiseWithResolvers<void>>();
  /** While a thread waits: signalled, it looks again what to wait for. */
  #wake: Handle | undefined;

  constructor(library: Library) {
    this.#library = library;
  }

  /**
   * Resolves once the event is signalled; until then its handle must stay open.
   * @throws the Win32 error of waiting; the event is not waited for any more.
   */
  signalled(event: number): Promise<void> {
    const settled = Promise.withResolvers<void>();
    this.#waiting.set(event, settled);
    if (this.#wake === undefined) void this.#run();
    else this.#library.kernel32.SetEvent(this.#wake.value);
    return settled.promise;
  }

  async #run(): Promise<void> {
    try {
      using wake = createEvent(this.#library, 'auto');
      using handles = new Block((EVENTS_AT_ONCE + 1) * 8);
      this.#wake = wake;
      while (this.#waiting.size > 0) {
        await this.#wait(wake, handles);
        this.#settle();
      }
    } catch (error) {
      const failed = [...this.#waiting.values()];
      this.#waiting.clear();
      for (const { reject } of failed) reject(error);
    } finally {
      this.#wake = undefined;
    }
  }

  async #wait(wake: Handle, handles: Block): Promise<void> {
    const { WaitForMultipleObjects } = this.#library.kernel32;
    const events = [wake.value, ...[...this.#waiting.keys()].slice(0, EVENTS_AT_ONCE)];
    events.forEach((event, index) => {
      handles.setPointer(index * 8, event);
    });
    const answer = await callAsync(WaitForMultipleObjects, events.length, handles.address, 0, SLICE_MS);
    if (answer !== WAIT_FAILED) return;
    // The error stayed with the thread that waited. The same wait without time fails alike, here.
    WaitForMultipleObjects(events.length, handles.address, 0, 0);
    throw this.#library.lastError('WaitForMultipleObjects');
  }

  /** All that are signalled, not only the first one: so none is kept waiting by busier ones before it. */
  #settle(): void {
    const { WaitForSingleObject } = this.#library.kernel32;
    for (const [event, { resolve }] of [...this.#waiting]) {
      if (WaitForSingleObject(event, 0) !== WAIT_OBJECT_0) continue;
      this.#waiting.delete(event);
      resolve();
    }
  }
}
