import type { Clock } from '../platform/clock.ts';
import type { ProcessWatch } from '../platform/processes.ts';
import { QgaError } from '../vss/errors.ts';

/** Milliseconds between two looks at the caller. Once the events exist, its death thaws natively as well. */
const CALLER_LOOK_MS = 100;

/**
 * Why a session should not go on: its caller said so, or is gone. Fires once; disposing stops looking.
 */
export class Interrupt implements Disposable {
  readonly #controller = new AbortController();
  readonly #over = new AbortController();
  readonly #listeners = new Set<() => void>();
  #reason: QgaError | undefined;

  constructor(clock: Clock, cancel: AbortSignal | undefined, caller: ProcessWatch | undefined) {
    if (cancel !== undefined) this.listenTo(cancel);
    if (caller !== undefined) void this.#look(clock, caller);
  }

  get reason(): QgaError | undefined {
    return this.#reason;
  }

  /** Aborted when the interrupt fires. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Calls this when the interrupt fires, or at once where it has; disposing forgets it. */
  onFire(listener: () => void): Disposable {
    if (this.#reason === undefined) this.#listeners.add(listener);
    else listener();
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  /** Fires when the signal is aborted: with its reason where that is an error of ours, else with CANCELLED. */
  listenTo(cancel: AbortSignal): void {
    const cancelled = (): void => this.fire(cancel.reason instanceof QgaError ? cancel.reason : QgaError.of('CANCELLED'));
    if (cancel.aborted) cancelled();
    else cancel.addEventListener('abort', cancelled, { once: true, signal: this.#over.signal });
  }

  fire(reason: QgaError): void {
    if (this.#reason !== undefined || this.#over.signal.aborted) return;
    this.#reason = reason;
    this.#controller.abort();
    for (const listener of this.#listeners) listener();
  }

  async #look(clock: Clock, caller: ProcessWatch): Promise<void> {
    while (!this.#over.signal.aborted && this.#reason === undefined) {
      if (caller.hasEnded()) return this.fire(QgaError.of('CALLER_LOST', { object: `process ${caller.pid}` }));
      await clock.sleep(CALLER_LOOK_MS, this.#over.signal);
    }
  }

  [Symbol.dispose](): void {
    this.#over.abort();
  }
}
