import type { SignalTime, ThawTimer } from '../platform/events.ts';
import { duplicate, Handle } from './handle.ts';
import type { Library } from './library.ts';
import { Block } from './memory.ts';
import { KERNEL32 } from './tables/kernel32.ts';
import { milliseconds } from './vss-async.ts';
import { INFINITE, WAIT_OBJECT_0 } from './win32.ts';

const WT_EXECUTEINWAITTHREAD = 0x4;
const WT_EXECUTEONLYONCE = 0x8;
const WT_EXECUTEINTIMERTHREAD = 0x20;

/** Milliseconds in which a callback that is SetEvent itself must have ended; it takes microseconds. */
const CALLBACK_MS = 1000;

/** A LARGE_INTEGER. */
const COUNTER_BYTES = 8;

/** Takes back what was armed; the completion event is set once no callback runs or will run. */
type Cancel = (armed: number, completion: number) => void;

/**
 * Does something without JavaScript: Windows calls a function of its own (SetEvent with an event, QueryPerformanceCounter with
 * a place for its answer) on its own timer or wait thread, so a blocked event loop cannot stop it.
 *
 * It holds duplicates of all that the callback touches. They are closed only when Windows has said that no callback runs;
 * otherwise they stay open for good, because a callback that came late would set whatever object got the number next.
 */
class Alarm implements Disposable {
  readonly #library: Library;
  readonly #owned: readonly Disposable[];
  readonly #completion: Handle;
  readonly #cancel: Cancel;
  #armed: number;

  constructor(library: Library, owned: readonly Disposable[], completion: Handle, armed: number, cancel: Cancel) {
    this.#library = library;
    this.#owned = owned;
    this.#completion = completion;
    this.#armed = armed;
    this.#cancel = cancel;
  }

  /** What Windows knows it by. @throws TypeError once it is disarmed. */
  get armed(): number {
    if (this.#armed === 0) throw new TypeError('an alarm is used after it was disarmed');
    return this.#armed;
  }

  [Symbol.dispose](): void {
    if (this.#armed === 0) return;
    this.#cancel(this.#armed, this.#completion.value);
    this.#armed = 0;
    const { WaitForSingleObject } = this.#library.kernel32;
    if (WaitForSingleObject(this.#completion.value, CALLBACK_MS) !== WAIT_OBJECT_0) return;
    for (const each of [...this.#owned, this.#completion]) each[Symbol.dispose]();
  }
}

/**
 * Duplicates, a completion event, and the arming; everything is closed again where one of them fails.
 * @param memory what the callback writes to, which goes when all else does
 */
const arm = (
  library: Library,
  call: string,
  handles: readonly Handle[],
  begin: (owned: readonly Handle[]) => number,
  cancel: Cancel,
  memory: readonly Disposable[] = [],
): Alarm => {
  const owned: Handle[] = [];
  try {
    for (const handle of handles) owned.push(duplicate(library, handle));
    const completion = library.kernel32.CreateEventW(0, 1, 0, null);
    if (completion === 0) throw library.lastError('CreateEventW');
    owned.push(new Handle(library, completion));
    library.scratch.setPointer(0, 0);
    if (begin(owned) === 0) throw library.lastError(call);
    const last = owned.pop() as Handle;
    return new Alarm(library, [...owned, ...memory], last, library.scratch.pointer(0), cancel);
  } catch (error) {
    for (const each of [...owned, ...memory]) each[Symbol.dispose]();
    throw error;
  }
};

/**
 * Sets the event `ms` milliseconds from now.
 * @throws the Win32 error of the call that failed; nothing is armed then.
 */
export const setAfter = (library: Library, event: Handle, ms: number): ThawTimer => {
  const { CreateTimerQueueTimer, ChangeTimerQueueTimer, DeleteTimerQueueTimer } = library.kernel32;
  const setEvent = library.addressOf(KERNEL32, 'SetEvent');
  const flags = WT_EXECUTEONLYONCE | WT_EXECUTEINTIMERTHREAD;
  const alarm = arm(
    library,
    'CreateTimerQueueTimer',
    [event],
    ([own]) => CreateTimerQueueTimer(library.scratch.address, 0, setEvent, own?.value ?? 0, milliseconds(ms), 0, flags),
    (armed, completion) => DeleteTimerQueueTimer(0, armed, completion),
  );
  return {
    change: (later) => {
      if (ChangeTimerQueueTimer(0, alarm.armed, milliseconds(later), 0) === 0) throw library.lastError('ChangeTimerQueueTimer');
    },
    [Symbol.dispose]: () => alarm[Symbol.dispose](),
  };
};

/**
 * Sets the event when another object is signalled.
 * @throws the Win32 error of the call that failed; nothing is armed then.
 */
export const setWhen = (library: Library, event: Handle, signalled: Handle): Disposable => {
  const { RegisterWaitForSingleObject, UnregisterWaitEx } = library.kernel32;
  const setEvent = library.addressOf(KERNEL32, 'SetEvent');
  const flags = WT_EXECUTEONLYONCE | WT_EXECUTEINWAITTHREAD;
  return arm(
    library,
    'RegisterWaitForSingleObject',
    [event, signalled],
    ([own, watched]) =>
      RegisterWaitForSingleObject(library.scratch.address, watched?.value ?? 0, setEvent, own?.value ?? 0, INFINITE, flags),
    (armed, completion) => UnregisterWaitEx(armed, completion),
  );
};

/**
 * Notes when an object is signalled, on the clock that Node's hrtime has as well.
 * @throws the Win32 error of the call that failed; nothing is armed then.
 */
export const noteWhen = (library: Library, signalled: Handle): SignalTime => {
  const { RegisterWaitForSingleObject, UnregisterWaitEx, QueryPerformanceCounter, QueryPerformanceFrequency } = library.kernel32;
  const readCounter = library.addressOf(KERNEL32, 'QueryPerformanceCounter');
  const flags = WT_EXECUTEONLYONCE | WT_EXECUTEINWAITTHREAD;
  const noted = new Block(COUNTER_BYTES);
  const alarm = arm(
    library,
    'RegisterWaitForSingleObject',
    [signalled],
    ([watched]) => RegisterWaitForSingleObject(library.scratch.address, watched?.value ?? 0, readCounter, noted.address, INFINITE, flags),
    (armed, completion) => UnregisterWaitEx(armed, completion),
    [noted],
  );
  const ask = (read: (address: number) => number): number => (read(library.scratch.address) === 0 ? 0 : library.scratch.pointer(0));
  return {
    agoMs: () => {
      // Asked first, so that these calls are made whether or not it has been noted yet.
      const [now, ticksPerSecond] = [ask(QueryPerformanceCounter), ask(QueryPerformanceFrequency)];
      const then = noted.pointer(0);
      // Read again: it may have been written between its two halves.
      if (then === 0 || then !== noted.pointer(0)) return undefined;
      return now === 0 || ticksPerSecond === 0 ? undefined : Math.max(0, ((now - then) / ticksPerSecond) * 1000);
    },
    [Symbol.dispose]: () => alarm[Symbol.dispose](),
  };
};
