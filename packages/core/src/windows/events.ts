import type { EventProbe, EventSet, Events } from '../platform/events.ts';
import { QgaError } from '../vss/errors.ts';
import { EVENT_NAMES, EVENT_SDDL, OWNER_MUTEX_NAME } from '../vss/ids.ts';
import type { Protection } from './access-list.ts';
import { WindowsEventSet } from './event-set.ts';
import { Handle } from './handle.ts';
import type { Library } from './library.ts';
import { isOurs } from './our-objects.ts';
import { isElevated } from './processes.ts';
import { protectionOf, SecurityAttributes } from './security.ts';
import { currentUserSid } from './token.ts';
import {
  ERROR_ACCESS_DENIED,
  ERROR_ALREADY_EXISTS,
  ERROR_FILE_NOT_FOUND,
  ERROR_INVALID_HANDLE,
  EVENT_MODIFY_STATE,
  READ_CONTROL,
  SYNCHRONIZE,
  WAIT_OBJECT_0,
} from './win32.ts';

type Names = Readonly<Record<'mutex' | keyof typeof EVENT_NAMES, string | null>>;

const NAMES: Names = { mutex: OWNER_MUTEX_NAME, ...EVENT_NAMES };
const NAMELESS: Names = { mutex: null, frozen: null, thaw: null, timeout: null };

/** Milliseconds of a timer that is taken back at once, and of a wait that is over at once. */
const REHEARSED_MS = 60_000;

type Call = 'CreateMutexW' | 'CreateEventW';

/** What a named event tells to whoever opens it. */
interface Seen extends Protection {
  readonly signalled: boolean;
}

/** Its name is taken, but it lets nobody in. */
const SHUT: Seen = { signalled: false };

/** The events of this Windows, in the global namespace, where anybody logged on can have taken their names before us. */
export class WindowsEvents implements Events {
  readonly #library: Library;
  /** A process stays what it was started as. */
  #elevated: boolean | undefined;

  constructor(library: Library) {
    this.#library = library;
  }

  create(): EventSet {
    return this.#create(NAMES);
  }

  async rehearse(): Promise<void> {
    using events = this.#create(NAMELESS);
    using timer = events.thawAfter(REHEARSED_MS);
    using frozen = events.note('frozen');
    using _thaw = events.note('thaw');
    events.setThaw();
    await events.waitFrozen(REHEARSED_MS);
    timer.change(REHEARSED_MS);
    frozen.agoMs();
  }

  #create(names: Names): EventSet {
    using attributes = new SecurityAttributes(this.#library, EVENT_SDDL);
    const opened: Handle[] = [];
    const open = (call: Call, name: string | null): Handle => {
      const handle = this.#createNew(call, name, attributes);
      opened.unshift(handle);
      return handle;
    };
    try {
      const mutex = open('CreateMutexW', names.mutex);
      const frozen = open('CreateEventW', names.frozen);
      const thaw = open('CreateEventW', names.thaw);
      const timeout = open('CreateEventW', names.timeout);
      return new WindowsEventSet(this.#library, { mutex, frozen, thaw, timeout });
    } catch (error) {
      for (const handle of opened) handle[Symbol.dispose]();
      throw error;
    }
  }

  /** A process that is not elevated cannot look into events of ours, so for it they are foreign ones without an owner. */
  probe(): EventProbe {
    const [frozen, thaw, timeout] = [EVENT_NAMES.frozen, EVENT_NAMES.thaw, EVENT_NAMES.timeout].map((name) => this.#look(name));
    const existing = [frozen, thaw, timeout].filter((event) => event !== undefined);
    const foreign = existing.find((event) => !this.#isOurs(event));
    const mutex = this.#lookAtMutex();
    return {
      ...mutex,
      events: existing.length === 0 ? 'none' : foreign === undefined ? 'ours' : 'foreign',
      ...(foreign?.owner === undefined ? {} : { ownerSid: foreign.owner }),
      frozen: frozen?.signalled ?? false,
      thaw: thaw?.signalled ?? false,
    };
  }

  rescue(): boolean {
    const { kernel32 } = this.#library;
    const value = kernel32.OpenEventW(EVENT_MODIFY_STATE, 0, EVENT_NAMES.thaw);
    if (value === 0) {
      const code = this.#library.lastErrorCode();
      if (code === ERROR_FILE_NOT_FOUND) return false;
      throw this.#library.win32Error(code, 'OpenEventW', EVENT_NAMES.thaw);
    }
    using thaw = new Handle(this.#library, value);
    if (kernel32.SetEvent(thaw.value) === 0) throw this.#library.lastError('SetEvent', EVENT_NAMES.thaw);
    return true;
  }

  /** Manual reset, not signalled, and nobody's before: an event that existed could be signalled, or set by others. */
  #createNew(call: Call, name: string | null, attributes: SecurityAttributes): Handle {
    const { kernel32 } = this.#library;
    const value =
      call === 'CreateMutexW' ? kernel32.CreateMutexW(attributes.address, 0, name) : kernel32.CreateEventW(attributes.address, 1, 0, name);
    const code = this.#library.lastErrorCode();
    if (value === 0) throw name === null ? this.#library.win32Error(code, call) : this.#refusal(call, name, code);
    const handle = new Handle(this.#library, value);
    if (name === null || code !== ERROR_ALREADY_EXISTS) return handle;
    try {
      throw this.#taken(call, name, protectionOf(this.#library, value) ?? {});
    } finally {
      handle[Symbol.dispose]();
    }
  }

  /** An existing object that refuses us, or one of another kind, shows as a failure to create it. */
  #refusal(call: Call, name: string, code: number): QgaError {
    const seen = code === ERROR_ACCESS_DENIED ? this.#look(name) : code === ERROR_INVALID_HANDLE ? SHUT : undefined;
    return seen === undefined ? this.#library.win32Error(code, call, name) : this.#taken(call, name, seen);
  }

  #taken(call: Call, name: string, found: Protection): QgaError {
    const ours = this.#isOurs(found);
    if (call === 'CreateEventW' && ours) return QgaError.of('STALE_FREEZE', { call, object: name });
    if (ours) return QgaError.of('FREEZE_IN_PROGRESS', { call, object: name });
    const detail = `It belongs to ${found.owner ?? 'somebody who hides it'}.`;
    return QgaError.of(call === 'CreateMutexW' ? 'OWNER_MUTEX_TAKEN' : 'FREEZE_IN_PROGRESS', { call, object: name, detail });
  }

  #isElevated(): boolean {
    this.#elevated ??= isElevated(this.#library);
    return this.#elevated;
  }

  #isOurs(found: Protection): boolean {
    return isOurs(found, this.#isElevated() ? undefined : currentUserSid(this.#library));
  }

  /** With the least rights that tell anything. */
  #look(name: string): Seen | undefined {
    const { kernel32 } = this.#library;
    const value = kernel32.OpenEventW(SYNCHRONIZE | READ_CONTROL, 0, name);
    if (value === 0) return this.#library.lastErrorCode() === ERROR_FILE_NOT_FOUND ? undefined : SHUT;
    using event = new Handle(this.#library, value);
    return { ...protectionOf(this.#library, value), signalled: kernel32.WaitForSingleObject(event.value, 0) === WAIT_OBJECT_0 };
  }

  /**
   * Whose the mutex is. An elevated process can look at ours, so what refuses it is somebody else's; to one that is not, all that
   * refuses it may be ours, and counts as such.
   */
  #lookAtMutex(): Pick<EventProbe, 'owned' | 'nameTaken'> {
    const { kernel32 } = this.#library;
    const value = kernel32.OpenMutexW(SYNCHRONIZE | READ_CONTROL, 0, OWNER_MUTEX_NAME);
    if (value === 0) {
      if (this.#library.lastErrorCode() === ERROR_FILE_NOT_FOUND) return { owned: false };
      return this.#isElevated() ? { owned: false, nameTaken: {} } : { owned: true };
    }
    using mutex = new Handle(this.#library, value);
    const found = protectionOf(this.#library, mutex.value) ?? {};
    if (this.#isOurs(found)) return { owned: true };
    return { owned: false, nameTaken: found.owner === undefined ? {} : { ownerSid: found.owner } };
  }
}
