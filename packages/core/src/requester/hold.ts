import type { EndedBy } from '../contract/parts.ts';
import type { Clock } from '../platform/clock.ts';
import type { EventSet } from '../platform/events.ts';
import type { ProcessWatch } from '../platform/processes.ts';
import type { HoldEnd } from './record.ts';

/** Milliseconds of one wait for the thaw event. */
const SLICE_MS = 1000;
/** Milliseconds by which a native timer may be early on another clock. */
const TIMER_TOLERANCE_MS = 50;

/** What the native timer is for: the hold limit, or a planned thaw before it. */
export interface NativeEnd {
  readonly afterMs: number;
  readonly endedBy: Extract<EndedBy, 'hold-limit' | 'plan'>;
}

/**
 * The time between frozen and thaw. Whoever ends it sets the thaw event: this process at somebody's word, the native
 * timer, the native watch over the caller, or another program. The event is the one truth about whether it is over.
 */
export class Hold {
  readonly frozenAt: number;
  readonly #began: number;
  readonly #clock: Clock;
  readonly #events: EventSet;
  readonly #limit: NativeEnd;
  readonly #caller: ProcessWatch | undefined;
  #end: HoldEnd | undefined;

  constructor(clock: Clock, events: EventSet, limit: NativeEnd, caller: ProcessWatch | undefined) {
    this.frozenAt = clock.now();
    this.#began = clock.monotonic();
    this.#clock = clock;
    this.#events = events;
    this.#limit = limit;
    this.#caller = caller;
  }

  /** Milliseconds since frozen. */
  get elapsedMs(): number {
    return this.#clock.monotonic() - this.#began;
  }

  /**
   * Thaws now, at somebody's word; without effect where it is over already, whatever JavaScript knew of that.
   * @returns whether this was the word that ended it.
   */
  end(by: EndedBy): boolean {
    if (this.#end !== undefined) return false;
    const first = this.#events.setThaw();
    this.#end = this.#ending(first ? by : this.#nativeEnding());
    return first;
  }

  /** Resolves when the thaw event is set, whoever has set it. */
  async over(): Promise<HoldEnd> {
    while (!(await this.#events.waitThaw(SLICE_MS)));
    this.#end ??= this.#ending(this.#nativeEnding());
    return this.#end;
  }

  #nativeEnding(): EndedBy {
    if (this.#caller?.hasEnded()) return 'caller-lost';
    return this.elapsedMs >= this.#limit.afterMs - TIMER_TOLERANCE_MS ? this.#limit.endedBy : 'rescue';
  }

  /** A hold that the native timer ended lasted until it fired, however late JavaScript hears of it. */
  #ending(endedBy: EndedBy): HoldEnd {
    const heldMs = endedBy === this.#limit.endedBy ? Math.min(this.elapsedMs, this.#limit.afterMs) : this.elapsedMs;
    return { endedBy, heldMs, thawedAt: Math.round(this.frozenAt + heldMs) };
  }
}
