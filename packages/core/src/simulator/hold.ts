import type { EventTrio, NamedEvents } from './named-events.ts';
import type { Timers } from './timers.ts';

/** `expired`: thaw came, but writes had been released before. */
export type HoldEnd = 'thaw' | 'expired' | 'provider-timeout' | 'stopped';

export interface HoldLimits {
  readonly holdWritesMs: number;
  readonly providerWaitMs: number;
}

/**
 * The provider in its commit, as qga-vss.dll does it: says frozen, waits for thaw, closes the events. It lives
 * outside the requester's process and goes on when that process, its session or its async object ends.
 */
export class Hold {
  readonly #named: NamedEvents;
  readonly #events: EventTrio;
  readonly #timers: Timers;
  readonly #limits: HoldLimits;
  readonly #ended: (end: HoldEnd) => void;
  readonly #waits: Disposable[] = [];
  #writesHeld = false;
  #over = false;

  /** @param ended called once; the events are closed by then. */
  constructor(named: NamedEvents, events: EventTrio, timers: Timers, limits: HoldLimits, ended: (end: HoldEnd) => void) {
    this.#named = named;
    this.#events = events;
    this.#timers = timers;
    this.#limits = limits;
    this.#ended = ended;
  }

  /** Freezes. Over at once where somebody has set thaw beforehand. */
  start(): void {
    const { holdWritesMs, providerWaitMs } = this.#limits;
    this.#writesHeld = holdWritesMs > 0;
    this.#waits.push(
      this.#timers.after(holdWritesMs, () => this.#releaseWrites()),
      this.#timers.after(providerWaitMs, () => this.#giveUp()),
    );
    this.#events.frozen.set();
    this.#waits.push(this.#events.thaw.onceSet(() => this.#end(this.#writesHeld ? 'thaw' : 'expired')));
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

  #giveUp(): void {
    this.#events.timeout.set();
    this.#end('provider-timeout');
  }

  #end(end: HoldEnd): void {
    if (this.#over) return;
    this.#over = true;
    for (const wait of this.#waits) wait[Symbol.dispose]();
    this.#releaseWrites();
    this.#named.close(this.#events);
    this.#ended(end);
  }
}
