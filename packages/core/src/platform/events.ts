import type { ProcessWatch } from './processes.ts';

/** The three named events between requester and provider, and the mutex that says whose they are. */
export interface Events {
  /**
   * Takes the mutex, then creates the three events, every one of which must be new.
   * @throws FREEZE_IN_PROGRESS (our mutex or a foreign event exists), OWNER_MUTEX_TAKEN (a foreign mutex does), STALE_FREEZE (our events,
   * no mutex), or the Win32 error as an HRESULT.
   */
  create(): EventSet;
  /** What can be seen of a freeze from outside. */
  probe(): EventProbe;
  /**
   * Sets the thaw event of a freeze that this process does not own.
   * @returns false where there is no such event.
   */
  rescue(): boolean;
  /** All that a freeze does with its events, with some that have no names, so that nobody can know of them. For a process that has time to. */
  rehearse(): Promise<void>;
}

export interface EventProbe {
  /** A live process of ours holds the mutex. */
  readonly owned: boolean;
  /** Another program has taken the name of the mutex: no freeze is possible, and the mutex does not tell whether a process of ours lives. */
  readonly nameTaken?: { readonly ownerSid?: string };
  /** Whose events exist, told by their owner and whom they let in. */
  readonly events: 'none' | 'ours' | 'foreign';
  /** SID of the owner of events that are not ours. */
  readonly ownerSid?: string;
  readonly frozen: boolean;
  readonly thaw: boolean;
}

/** Disposing closes the events and then the mutex; it sets and resets nothing. */
export interface EventSet extends Disposable {
  /**
   * Waits until frozen or thaw is signalled, off the event loop.
   * @returns which, or undefined after `ms` milliseconds.
   */
  waitFrozen(ms: number): Promise<'frozen' | 'thaw' | undefined>;
  /** @returns whether thaw was signalled within `ms` milliseconds; off the event loop. */
  waitThaw(ms: number): Promise<boolean>;
  /**
   * Releases the provider. Synchronous, never fails.
   * @returns false where thaw had been signalled before.
   */
  setThaw(): boolean;
  /** Whether the provider said that it waited for thaw in vain. */
  timedOut(): boolean;
  /** Unsignals all three, so that a process which still holds them does not take them for a command of ours. */
  reset(): void;
  /** Sets thaw `ms` milliseconds from now without any JavaScript; disposing disarms it. */
  thawAfter(ms: number): ThawTimer;
  /** Has it noted when this event is signalled, by whomever, without any JavaScript; disposing forgets it. */
  note(event: 'frozen' | 'thaw'): SignalTime;
  /** Sets thaw when that process ends without any JavaScript; disposing disarms it. */
  thawWhenEnds(process: ProcessWatch): Disposable;
}

/** When an event was signalled. */
export interface SignalTime extends Disposable {
  /** How many milliseconds ago; undefined where it was not, or that is not known, or not yet. */
  agoMs(): number | undefined;
}

/** Disposing disarms it. */
export interface ThawTimer extends Disposable {
  /** Sets thaw `ms` milliseconds from now instead. Without effect once it has set it. */
  change(ms: number): void;
}
