import type { HistoryLine } from '../contract/history.ts';
import type { Clock } from '../platform/clock.ts';
import type { LoggedError } from '../platform/diagnostics.ts';
import type { LogEvent } from '../platform/event-log.ts';
import type { ProviderProperties } from '../platform/vss.ts';
import { Coordinator } from './coordinator.ts';
import { Hold, type HoldEnd, type HoldLimits } from './hold.ts';
import { type EventTrio, NamedEvents } from './named-events.ts';
import type { HistoryFault, OtherRequester, Scenario, ScenarioDiagnostics, ScenarioFreeze, ScenarioWriter } from './scenario.ts';
import { Signal } from './signal.ts';
import { Timers } from './timers.ts';
import { ADMINISTRATOR } from './windows-server.ts';

/** Lines of its history, and events in its event log, that a simulated computer keeps: a host may play for days. @seam */
export const KEPT_LINES = 3000;

/** The computer that several simulated processes share: coordinator, provider, named objects, processes. */
export class World implements Disposable {
  readonly scenario: Scenario;
  /** Providers that VSS knows now. */
  providers: readonly ProviderProperties[];
  /** Services and files as they are now. */
  diagnostics: ScenarioDiagnostics;
  /** Registry `VssOption`. */
  vssOption: number | undefined;
  /** What was logged before it was looked at first. */
  readonly errors: readonly LoggedError[];
  readonly clock: Clock;
  readonly timers: Timers;
  readonly coordinator = new Coordinator();
  readonly events = new NamedEvents();
  /** Who has made the owner's mutex. */
  mutex: 'none' | 'ours' | 'foreign' = 'none';
  /** Lines about freezes, the oldest first. */
  history: readonly string[];
  /** Events of ours in its event log. */
  reported: readonly LogEvent[] = [];
  /** What keeps lines from being written now. */
  historyFault: HistoryFault | undefined;
  #gatherings = 0;
  readonly #holds = new Set<Hold>();
  readonly #processes = new Map<number, Signal>();

  constructor(scenario: Scenario, clock: Clock) {
    this.scenario = scenario;
    this.clock = clock;
    this.providers = scenario.providers;
    this.diagnostics = scenario.diagnostics;
    this.vssOption = scenario.vssOption;
    this.errors = scenario.diagnostics.errors.map(({ agoMs = 0, ...error }) => ({ ...error, at: clock.now() - agoMs }));
    this.timers = new Timers(clock);
    this.history = scenario.history.map((freeze, index) => lineOf(freeze, index, clock.now()));
    this.historyFault = scenario.historyFault;
    const { kind, goneAfterMs = Number.POSITIVE_INFINITY } = scenario.other ?? {};
    if (kind !== undefined) OTHERS[kind](this, goneAfterMs);
  }

  /** Whether the provider's side holds writes right now. */
  get frozen(): boolean {
    return [...this.#holds].some((hold) => hold.writesHeld);
  }

  /** Adds a line to its history. */
  note(line: string): void {
    this.history = [...this.history, line].slice(-KEPT_LINES);
  }

  /** Adds an event to its event log. */
  report(event: LogEvent): void {
    this.reported = [...this.reported, event].slice(-KEPT_LINES);
  }

  /** The writers that answer now: some only the first requester that gathers, some only later ones. */
  gatherWriters(): readonly ScenarioWriter[] {
    const other = this.#gatherings === 0 ? 'later' : 'first';
    this.#gatherings += 1;
    const { services } = this.diagnostics;
    const isUp = (service: string | undefined): boolean => service === undefined || services[service]?.state === 'running';
    return this.scenario.writers.filter(({ gathering, service }) => gathering !== other && isUp(service));
  }

  /** The provider commits: it holds the disks and says so. Takes over the handle of the events. */
  freeze(events: EventTrio, limits: HoldLimits, ended: (end: HoldEnd) => void): void {
    const hold = new Hold(this.events, events, this.timers, limits, (end) => {
      this.#holds.delete(hold);
      ended(end);
    });
    this.#holds.add(hold);
    hold.start();
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
}

/** The line of a freeze that had ended before. */
const lineOf = ({ agoMs, ...ending }: ScenarioFreeze, index: number, now: number): string => {
  const line: HistoryLine = {
    event: 'ended',
    at: now - agoMs,
    sessionId: `00000000-0000-4000-8000-${String(index + 1).padStart(12, '0')}`,
    backupType: 'copy',
    volumes: ['C:\\', 'D:\\'],
    ...ADMINISTRATOR,
    product: 'simulated',
    ...ending,
  };
  return JSON.stringify(line);
};

/** What each kind of other requester does to the machine until it goes. */
const OTHERS: Record<OtherRequester['kind'], (world: World, goneAfterMs: number) => void> = {
  'snapshot-set': ({ coordinator, timers }, goneAfterMs) => {
    const session = {};
    coordinator.begin(session);
    timers.after(goneAfterMs, () => coordinator.end(session));
  },
  // The agent makes its events before its long gather, so nothing is frozen and no set is in progress yet.
  agent: ({ events, timers }, goneAfterMs) => {
    const agents = events.create('agent');
    timers.after(goneAfterMs, () => events.close(agents));
  },
  // The process is dead and so is its set; Windows has released the writes; the provider waits for a thaw that does not come.
  stale: (world, goneAfterMs) =>
    world.freeze(world.events.create('ours'), { holdWritesMs: 0, providerWaitMs: goneAfterMs }, () => undefined),
  'mutex-taken': (world, goneAfterMs) => {
    world.mutex = 'foreign';
    world.timers.after(goneAfterMs, () => {
      world.mutex = 'none';
    });
  },
  'events-faked': ({ events, timers }, goneAfterMs) => {
    const faked = events.create('stranger');
    faked.frozen.set();
    timers.after(goneAfterMs, () => events.close(faked));
  },
};
