import { Signal } from './signal.ts';

/** A process of ours, the guest agent, or a user of this machine. */
export type EventsOwner = 'ours' | 'agent' | 'stranger';

/** The three named events as kernel objects. */
export interface EventTrio {
  readonly owner: EventsOwner;
  readonly frozen: Signal;
  readonly thaw: Signal;
  readonly timeout: Signal;
}

/** The machine's `Global\` names of the three events: they exist for as long as anybody has them open. */
export class NamedEvents {
  #current: EventTrio | undefined;
  #handles = 0;
  #thawed = false;

  /** Whether a thaw event has ever been set here. */
  get thawed(): boolean {
    return this.#thawed;
  }

  get current(): EventTrio | undefined {
    return this.#current;
  }

  /** Only where there are none; opens them. */
  create(owner: EventsOwner): EventTrio {
    if (this.#current !== undefined) throw new Error('The events exist already');
    this.#current = { owner, frozen: new Signal(), thaw: new Signal(), timeout: new Signal() };
    this.#current.thaw.onceSet(() => {
      this.#thawed = true;
    });
    this.#handles = 1;
    return this.#current;
  }

  open(): EventTrio | undefined {
    if (this.#current !== undefined) this.#handles++;
    return this.#current;
  }

  close(events: EventTrio): void {
    if (events !== this.#current || --this.#handles > 0) return;
    this.#current = undefined;
  }
}
