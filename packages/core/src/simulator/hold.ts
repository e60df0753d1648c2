import type { EventTrio, NamedEvents } from './named-events.ts';
import type { Timers } from './timers.ts';

/** `expired`: thaw came, but writes had been let go before. */
export type HoldEnd = 'thaw' | 'expired' | 'provider-timeout' | 'stopped';

export interface HoldLimits {
  readonly holdWritesMs: number;
  readonly providerWaitMs: number;
  /** From thaw to the moment the provider is done and lets go of the events. */
  readonly thawMs: number;
}

/**
 * The provider in its commit, as qga-vss.dll does it: says frozen, waits for thaw. It lives outside the requester's
 * process and goes on when that process, its session or its async object ends.
 */
export class Hold {
  readonly #events: EventTrio;
  readonly #named: NamedEvents;
  readonly #timers: Timers;
  readonly #limits: HoldLimits;
  readonly #ended: (end: HoldEnd) => void;
  readonly #waits: Disposable[] = [];
  #writesHeld = true;
  #over = false;

  /** @param ended called once, when the provider has let go of the events. */
  constructor(named: NamedEvents, events: EventTrio, timers: Timers, limits: HoldLimits, ended: (end: HoldEnd) => void) {
    this.#named = named;
    this.#events = events;
    this.#timers = timers;
    this.#limits = limits;
    this.#ended = ended;
    this.#waits.push(
      timers.after(limits.holdWritesMs, () => this.#releaseWrites()),
      timers.after(limits.providerWaitMs, () => this.#giveUp()),
    );
    events.frozen.set();
    this.#waits.push(events.thaw.onceSet(() => this.#thaw()));
  }

  get writesHeld(): boolean {
    return this.#writesHeld;
  }

  /** The provider's process ends, and with it the hold. */
  stop(): void {
    this.#end('stopped');
  }

  #releaseWrites(): void {
    this.#writesHeld = false;
  }

  #thaw(): void {
    const end = this.#writesHeld ? 'thaw' : 'expired';
    this.#cancelWaits();
    this.#releaseWrites();
    this.#waits.push(this.#timers.after(this.#limits.thawMs, () => this.#end(end)));
  }

  #giveUp(): void {
    this.#events.timeout.set();
    this.#end('provider-timeout');
  }

  #end(end: HoldEnd): void {
    if (this.#over) return;
    this.#over = true;
    this.#cancelWaits();
    this.#releaseWrites();
    this.#named.close(this.#events);
    this.#ended(end);
  }

  #cancelWaits(): void {
    for (const wait of this.#waits.splice(0)) wait[Symbol.dispose]();
  }
}
