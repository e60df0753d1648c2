import type { EndedBy } from '../contract/parts.ts';
import type { Clock } from '../platform/clock.ts';
import type { EventSet, SignalTime } from '../platform/events.ts';
import type { ProcessWatch } from '../platform/processes.ts';
import type { HoldEnd } from './verdict.ts';

/** Milliseconds of one wait for the thaw event. */
const SLICE_MS = 1000;
/** Milliseconds by which a native timer may be early on another clock. */
const TIMER_TOLERANCE_MS = 50;
/** How often, and milliseconds between, to look for when thaw was set: the thread that notes it may come a moment after ours. */
const LOOKS = 20;
const LOOK_EVERY_MS = 10;

/** What the native timer is for: the hold limit, or a planned thaw before it. */
export interface NativeEnd {
  readonly afterMs: number;
  readonly endedBy: Extract<EndedBy, 'hold-limit' | 'plan'>;
}

/** When the two events were signalled, noted without JavaScript. */
export interface HoldTimes {
  readonly frozen: SignalTime;
  readonly thaw: SignalTime;
}

/**
 * The time between frozen and thaw. All that ends it sets the thaw event: this process at a command, the native
 * timer, the native watch over the caller, or another program. The event is the one truth about whether it is over, and
 * how long it lasted is the time between the two events, however late JavaScript hears of either.
 */
export class Hold {
  /** Epoch milliseconds. */
  readonly frozenAt: number;
  readonly #began: number;
  readonly #clock: Clock;
  readonly #events: EventSet;
  readonly #thaw: SignalTime;
  readonly #limit: NativeEnd;
  readonly #caller: ProcessWatch | undefined;
  #end: HoldEnd | undefined;

  constructor(clock: Clock, events: EventSet, { frozen, thaw }: HoldTimes, limit: NativeEnd, caller: ProcessWatch | undefined) {
    const agoMs = frozen.agoMs() ?? 0;
    this.frozenAt = Math.round(clock.now() - agoMs);
    this.#began = clock.monotonic() - agoMs;
    this.#clock = clock;
    this.#events = events;
    this.#thaw = thaw;
    this.#limit = limit;
    this.#caller = caller;
  }

  /** Milliseconds since frozen. */
  get elapsedMs(): number {
    return this.#clock.monotonic() - this.#began;
  }

  /** Milliseconds until the native timer is to fire. */
  get leftMs(): number {
    return Math.max(0, this.#limit.afterMs - this.elapsedMs);
  }

  /**
   * Thaws now, at a command; without effect where it is over already, even if JavaScript had not noticed.
   * @returns whether this is what ended it.
   */
  end(by: EndedBy): boolean {
    if (this.#end !== undefined || !this.#events.setThaw()) return false;
    this.#end = this.#ending(by, this.elapsedMs);
    return true;
  }

  /** Resolves when the thaw event is set, by any process. */
  async over(): Promise<HoldEnd> {
    while (!(await this.#events.waitThaw(SLICE_MS)));
    this.#end ??= await this.#nativeEnd();
    return this.#end;
  }

  async #nativeEnd(): Promise<HoldEnd> {
    const agoMs = await this.#thawAgoMs();
    const heldMs = Math.max(0, this.elapsedMs - (agoMs ?? 0));
    return { ...this.#ending(this.#endedBy(heldMs), heldMs), ...(agoMs === undefined ? { atMost: true } : {}) };
  }

  async #thawAgoMs(): Promise<number | undefined> {
    for (let look = 0; look < LOOKS; look += 1) {
      const agoMs = this.#thaw.agoMs();
      if (agoMs !== undefined) return agoMs;
      await this.#clock.sleep(LOOK_EVERY_MS);
    }
    return undefined;
  }

  #endedBy(heldMs: number): EndedBy {
    if (this.#caller?.hasEnded()) return 'caller-lost';
    return heldMs >= this.#limit.afterMs - TIMER_TOLERANCE_MS ? this.#limit.endedBy : 'rescue';
  }

  #ending(endedBy: EndedBy, heldMs: number): HoldEnd {
    return { endedBy, heldMs, thawedAt: Math.round(this.frozenAt + heldMs) };
  }
}
