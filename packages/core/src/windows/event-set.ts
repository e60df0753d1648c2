import type { EventSet, SignalTime, ThawTimer } from '../platform/events.ts';
import type { ProcessWatch } from '../platform/processes.ts';
import { noteWhen, setAfter, setWhen } from './alarm.ts';
import type { Handle } from './handle.ts';
import { callAsync, type Library } from './library.ts';
import { processHandle } from './processes.ts';
import { milliseconds } from './vss-async.ts';
import { WAIT_OBJECT_0, WAIT_TIMEOUT } from './win32.ts';

/** What an EventSet owns. */
export interface OwnedEvents {
  readonly mutex: Handle;
  readonly frozen: Handle;
  readonly thaw: Handle;
  readonly timeout: Handle;
}

/** The three events of one freeze and the mutex that says they are ours. */
export class WindowsEventSet implements EventSet {
  readonly #library: Library;
  readonly #owned: OwnedEvents;
  readonly #waits = new Set<Promise<unknown>>();
  #open = true;

  constructor(library: Library, owned: OwnedEvents) {
    this.#library = library;
    this.#owned = owned;
  }

  async waitFrozen(ms: number): Promise<'frozen' | 'thaw' | undefined> {
    const signalled = await this.#wait([this.#owned.frozen, this.#owned.thaw], ms);
    return signalled === undefined ? undefined : signalled === 0 ? 'frozen' : 'thaw';
  }

  async waitThaw(ms: number): Promise<boolean> {
    return (await this.#wait([this.#owned.thaw], ms)) !== undefined;
  }

  setThaw(): boolean {
    if (!this.#open) return false;
    const before = this.#isSet(this.#owned.thaw);
    this.#library.kernel32.SetEvent(this.#owned.thaw.value);
    return !before;
  }

  timedOut(): boolean {
    this.#check();
    return this.#isSet(this.#owned.timeout);
  }

  reset(): void {
    this.#check();
    const { frozen, thaw, timeout } = this.#owned;
    for (const event of [frozen, thaw, timeout]) this.#library.kernel32.ResetEvent(event.value);
  }

  thawAfter(ms: number): ThawTimer {
    this.#check();
    return setAfter(this.#library, this.#owned.thaw, ms);
  }

  note(event: 'frozen' | 'thaw'): SignalTime {
    this.#check();
    return noteWhen(this.#library, this.#owned[event]);
  }

  thawWhenEnds(process: ProcessWatch): Disposable {
    this.#check();
    return setWhen(this.#library, this.#owned.thaw, processHandle(process));
  }

  [Symbol.dispose](): void {
    if (!this.#open) return;
    this.#open = false;
    if (this.#waits.size === 0) this.#close();
    // To close a handle that a thread waits on is undefined, so a wait under way (a short slice) has its end first.
    else this.#library.track(Promise.allSettled(this.#waits).then(() => this.#close()));
  }

  /** The mutex last: while it is held, these events do not look stale. */
  #close(): void {
    const { mutex, frozen, thaw, timeout } = this.#owned;
    for (const handle of [timeout, thaw, frozen, mutex]) handle[Symbol.dispose]();
  }

  #check(): void {
    if (!this.#open) throw new TypeError('the events are used after they were closed');
  }

  #isSet(event: Handle): boolean {
    return this.#library.kernel32.WaitForSingleObject(event.value, 0) === WAIT_OBJECT_0;
  }

  /** @returns which is signalled, the first of them where several are; undefined after `ms` milliseconds. */
  #wait(events: readonly Handle[], ms: number): Promise<number | undefined> {
    this.#check();
    const waiting = this.#library.blocks.with(async (block) => {
      events.forEach((event, index) => {
        block.setPointer(index * 8, event.value);
      });
      const { WaitForMultipleObjects } = this.#library.kernel32;
      const answer = await callAsync(WaitForMultipleObjects, events.length, block.address, 0, milliseconds(ms));
      if (answer === WAIT_TIMEOUT) return undefined;
      if (answer < WAIT_OBJECT_0 + events.length) return answer - WAIT_OBJECT_0;
      // The error stayed with the thread that waited. The same wait without time fails alike, here.
      WaitForMultipleObjects(events.length, block.address, 0, 0);
      throw this.#library.lastError('WaitForMultipleObjects');
    });
    this.#waits.add(waiting);
    const forget = (): void => void this.#waits.delete(waiting);
    waiting.then(forget, forget);
    return waiting;
  }
}
