import { QgaError } from '../vss/errors.ts';
import type { Id } from './message.ts';

/** A request or notification from its arrival until it is answered. */
export class Running {
  readonly id: Id | undefined;
  readonly #controller = new AbortController();
  readonly #taken = Promise.withResolvers<void>();
  /** Members of its answer, where some have been told before it. */
  #told: ReadonlyMap<string, unknown> | undefined;
  #settled = false;

  constructor(id: Id | undefined) {
    this.id = id;
  }

  /** Aborted when it is cancelled, and when the connection ends. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** It has its outcome; in a batch the answer may still be waiting for the others. */
  get settled(): boolean {
    return this.#settled;
  }

  settle(): void {
    this.#settled = true;
    this.take();
  }

  /** A part of its answer has been told. @returns when the caller has taken it, or its answer is there */
  tell(part: object): Promise<void> {
    this.#told = new Map(Object.entries(part));
    return this.#taken.promise;
  }

  /** The caller has read what it was told. */
  take(): void {
    this.#taken.resolve();
  }

  /** What is left to answer: the members that have not been told as they are. */
  untold(result: unknown): unknown {
    const told = this.#told;
    if (told === undefined) return result;
    return Object.fromEntries(Object.entries(result as object).filter(([name, value]) => told.get(name) !== value));
  }

  abort(reason: QgaError): void {
    if (!this.#settled) this.#controller.abort(reason);
  }
}

/** The requests of one connection that have not been answered. */
export class InFlight {
  readonly #all = new Set<Running>();
  /** Without notifications and null ids, which name no request. */
  readonly #byId = new Map<Id, Running>();
  #idlers: (() => void)[] = [];

  get size(): number {
    return this.#all.size;
  }

  has(id: Id | undefined): boolean {
    return id !== undefined && this.#byId.has(id);
  }

  /** The id must not be in flight. */
  add(id: Id | undefined): Running {
    const running = new Running(id);
    this.#all.add(running);
    if (id !== undefined && id !== null) this.#byId.set(id, running);
    return running;
  }

  delete(running: Running): void {
    this.#all.delete(running);
    if (running.id !== undefined) this.#byId.delete(running.id);
    if (this.#all.size > 0) return;
    for (const resolve of this.#idlers.splice(0)) resolve();
  }

  /** @returns whether there was something to cancel. */
  cancel(id: string | number): boolean {
    const running = this.#byId.get(id);
    if (running === undefined || running.settled) return false;
    running.abort(QgaError.of('CANCELLED'));
    return true;
  }

  /** @returns whether there is such a request. */
  take(id: string | number): boolean {
    const running = this.#byId.get(id);
    running?.take();
    return running !== undefined;
  }

  abortAll(reason: QgaError): void {
    for (const running of this.#all) running.abort(reason);
  }

  /** Resolves once nothing is in flight. */
  idle(): Promise<void> {
    if (this.#all.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idlers.push(resolve));
  }
}
