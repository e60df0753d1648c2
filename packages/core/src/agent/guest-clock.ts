import type { Clock } from '../platform/clock.ts';
import { QgaError } from '../vss/errors.ts';
import type { GuestAgent } from './agent.ts';

/** A guest's clock, as its hypervisor has read it. */
export interface ClockReading {
  /** Milliseconds that it is ahead of ours. */
  readonly aheadMs: number;
  /** Milliseconds by which that may be wrong, either way. */
  readonly errorMs: number;
  /** Milliseconds that its agent took to answer, where it was slowest. */
  readonly slowestMs: number;
}

/** How often it is asked: the answer that came soonest leaves the least doubt. */
const TIMES = 5;
/** Windows renews the time that the agent tells (GetSystemTimeAsFileTime) once a tick, every 15.6 milliseconds at most. */
const TICK_MS = 16;
const NANOSECONDS = 1e6;

/** The clock of a guest, read through its agent. Until it has been read it is taken for ours. */
export class GuestClock {
  readonly #agent: GuestAgent;
  readonly #clock: Clock;
  #aheadMs = 0;

  constructor(agent: GuestAgent, clock: Clock) {
    this.#agent = agent;
    this.#clock = clock;
  }

  /** What it shows. Epoch milliseconds. */
  readonly now = (): number => this.#clock.now() + this.#aheadMs;

  /** @throws what the agent's commands throw */
  async read(): Promise<ClockReading> {
    const answers: { readonly aheadMs: number; readonly tookMs: number }[] = [];
    while (answers.length < TIMES) answers.push(await this.#readOnce());
    const soonest = answers.reduce((one, other) => (other.tookMs < one.tookMs ? other : one));
    this.#aheadMs = soonest.aheadMs;
    const slowestMs = Math.max(...answers.map(({ tookMs }) => tookMs));
    return { aheadMs: soonest.aheadMs, errorMs: soonest.tookMs / 2 + TICK_MS, slowestMs };
  }

  /** The guest was asked at some instant between question and answer. */
  async #readOnce(): Promise<{ readonly aheadMs: number; readonly tookMs: number }> {
    const asked = this.#clock.now();
    const began = this.#clock.monotonic();
    const told = await this.#agent.ask('guest-get-time');
    const tookMs = this.#clock.monotonic() - began;
    if (typeof told !== 'number') throw QgaError.of('AGENT_PROTOCOL', { call: 'guest-get-time' });
    return { aheadMs: told / NANOSECONDS - (asked + tookMs / 2), tookMs };
  }
}
