import type { EventProbe, EventSet, Events, SignalTime, ThawTimer } from '../platform/events.ts';
import type { ProcessWatch } from '../platform/processes.ts';
import { QgaError } from '../vss/errors.ts';
import { SID } from '../vss/sids.ts';
import type { EventTrio } from './named-events.ts';
import type { SimulatedProcess } from './process.ts';
import { waitAny } from './signal.ts';
import type { World } from './world.ts';

/** Whose the events of others are: those of the guest agent, which runs as SYSTEM, or of any other program. */
const OWNERS = { agent: SID.system, stranger: 'S-1-5-21-1004336348-1177238915-682003330-1001' } as const;
/** The mutex and three events. */
const HANDLES_OF_A_SET = 4;

/** The events as one process sees them. */
export class SimulatedEvents implements Events {
  readonly #world: World;
  readonly #process: SimulatedProcess;

  constructor(world: World, process: SimulatedProcess) {
    this.#world = world;
    this.#process = process;
  }

  create(): EventSet {
    const { owned, events, ownerSid, nameTaken } = this.probe();
    if (owned) throw QgaError.of('FREEZE_IN_PROGRESS');
    if (nameTaken !== undefined) throw QgaError.of('OWNER_MUTEX_TAKEN', { detail: `It belongs to ${nameTaken.ownerSid}.` });
    if (events === 'ours') throw QgaError.of('STALE_FREEZE');
    if (events === 'foreign') throw QgaError.of('FREEZE_IN_PROGRESS', { detail: `The events belong to ${ownerSid}.` });
    return new SimulatedEventSet(this.#world, this.#process);
  }

  probe(): EventProbe {
    const { mutex, events } = this.#world;
    const { current } = events;
    const owned = { owned: mutex === 'ours', ...(mutex === 'foreign' ? { nameTaken: { ownerSid: OWNERS.stranger } } : {}) };
    if (current === undefined) return { ...owned, events: 'none', frozen: false, thaw: false };
    const seen = { ...owned, frozen: current.frozen.signalled, thaw: current.thaw.signalled };
    return current.owner === 'ours' ? { ...seen, events: 'ours' } : { ...seen, events: 'foreign', ownerSid: OWNERS[current.owner] };
  }

  rescue(): boolean {
    const { current } = this.#world.events;
    current?.thaw.set();
    return current !== undefined;
  }

  async rehearse(): Promise<void> {}
}

class SimulatedEventSet implements EventSet {
  readonly #world: World;
  readonly #process: SimulatedProcess;
  readonly #events: EventTrio;
  #closed = false;

  constructor(world: World, process: SimulatedProcess) {
    this.#world = world;
    this.#process = process;
    world.mutex = 'ours';
    this.#events = world.events.create('ours');
    process.openHandles += HANDLES_OF_A_SET;
    process.atEnd.add(this);
  }

  async waitFrozen(ms: number): Promise<'frozen' | 'thaw' | undefined> {
    const { frozen, thaw } = this.#opened();
    const index = await waitAny(this.#world.timers, [frozen, thaw], ms);
    return index === undefined ? undefined : index === 0 ? 'frozen' : 'thaw';
  }

  async waitThaw(ms: number): Promise<boolean> {
    return (await waitAny(this.#world.timers, [this.#opened().thaw], ms)) !== undefined;
  }

  setThaw(): boolean {
    return this.#closed ? false : this.#events.thaw.set();
  }

  timedOut(): boolean {
    return this.#opened().timeout.signalled;
  }

  reset(): void {
    const { frozen, thaw, timeout } = this.#opened();
    for (const event of [frozen, thaw, timeout]) event.reset();
  }

  thawAfter(ms: number): ThawTimer {
    const { thaw } = this.#opened();
    let fired = false;
    const setAfter = (after: number): Disposable =>
      this.#world.timers.after(after, () => {
        fired = true;
        thaw.set();
      });
    let timer = setAfter(ms);
    const armed = this.#armed({ [Symbol.dispose]: () => timer[Symbol.dispose]() });
    return {
      change: (after) => {
        timer[Symbol.dispose]();
        if (!fired) timer = setAfter(after);
      },
      [Symbol.dispose]: () => armed[Symbol.dispose](),
    };
  }

  note(event: 'frozen' | 'thaw'): SignalTime {
    const { clock } = this.#world;
    let at: number | undefined;
    const armed = this.#armed(
      this.#opened()[event].onceSet(() => {
        at = clock.monotonic();
      }),
    );
    return { agoMs: () => (at === undefined ? undefined : clock.monotonic() - at), [Symbol.dispose]: () => armed[Symbol.dispose]() };
  }

  thawWhenEnds(process: ProcessWatch): Disposable {
    const { thaw } = this.#opened();
    return this.#armed(this.#world.processEnd(process.pid).onceSet(() => thaw.set()));
  }

  [Symbol.dispose](): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#world.events.close(this.#events);
    this.#world.mutex = 'none';
    this.#process.openHandles -= HANDLES_OF_A_SET;
    this.#process.atEnd.delete(this);
  }

  #opened(): EventTrio {
    if (this.#closed) throw new Error('The events are used after they were closed');
    return this.#events;
  }

  /** Windows keeps a handle for what is armed, until it is disarmed, fired or not. */
  #armed(trigger: Disposable): Disposable {
    return this.#process.handle(() => trigger[Symbol.dispose]());
  }
}
