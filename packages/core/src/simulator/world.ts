import type { Clock } from '../platform/clock.ts';
import { Coordinator } from './coordinator.ts';
import { Hold, type HoldEnd } from './hold.ts';
import { type EventTrio, NamedEvents } from './named-events.ts';
import type { OtherRequester, Scenario } from './scenario.ts';
import { Signal } from './signal.ts';
import { Timers } from './timers.ts';

/** The computer that several simulated processes share: coordinator, provider, named objects, processes. */
export class World implements Disposable {
  readonly scenario: Scenario;
  readonly timers: Timers;
  readonly coordinator = new Coordinator();
  readonly events = new NamedEvents();
  /** Whether a process holds the owner's mutex. */
  mutexHeld = false;
  readonly #holds = new Set<Hold>();
  readonly #processes = new Map<number, Signal>();

  constructor(scenario: Scenario, clock: Clock) {
    this.scenario = scenario;
    this.timers = new Timers(clock);
    if (scenario.other !== undefined) this.#let(scenario.other);
  }

  /** Whether the provider's side holds writes right now. */
  get frozen(): boolean {
    return [...this.#holds].some((hold) => hold.writesHeld);
  }

  /** The provider commits: it holds the disks and says so. Takes over the handle of the events. */
  freeze(events: EventTrio, ended: (end: HoldEnd) => void, providerWaitMs = this.scenario.providerWaitMs): Hold {
    const { holdWritesMs, delays } = this.scenario;
    const limits = { holdWritesMs, providerWaitMs, thawMs: delays.thaw };
    const hold = new Hold(this.events, events, this.timers, limits, (end) => {
      this.#holds.delete(hold);
      ended(end);
    });
    this.#holds.add(hold);
    return hold;
  }

  /** The provider's process ends; next time it starts afresh. */
  stopProvider(): void {
    for (const hold of [...this.#holds]) hold.stop();
  }

  /** Signalled when that process has ended. Every process lives until a test ends it. */
  processEnd(pid: number): Signal {
    const known = this.#processes.get(pid) ?? new Signal();
    this.#processes.set(pid, known);
    return known;
  }

  /** Nothing more happens here; what was frozen stays so, that nobody mistakes the end for a thaw. */
  [Symbol.dispose](): void {
    this.timers[Symbol.dispose]();
  }

  #let(other: OtherRequester): void {
    const goneAfterMs = other.goneAfterMs ?? Number.POSITIVE_INFINITY;
    const gone = OTHERS[other.kind](this, goneAfterMs);
    if (Number.isFinite(goneAfterMs)) this.timers.after(goneAfterMs, gone);
  }
}

/** What each kind of other requester does to the machine, and how it goes. */
const OTHERS: Record<OtherRequester['kind'], (world: World, goneAfterMs: number) => () => void> = {
  'snapshot-set': ({ coordinator }) => {
    const session = {};
    coordinator.begin(session);
    return () => coordinator.end(session);
  },
  // The agent makes its events before its long gather, so nothing is frozen and no set is in progress yet.
  agent: ({ events }) => {
    const agents = events.create('foreign');
    return () => events.close(agents);
  },
  // The process is dead and so is its set; the provider waits for a thaw that does not come.
  stale: (world, goneAfterMs) => {
    const hold = world.freeze(world.events.create('ours'), () => undefined, goneAfterMs);
    return () => hold.stop();
  },
};
