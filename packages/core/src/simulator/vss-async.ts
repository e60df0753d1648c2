import type { VssAsync } from '../platform/vss.ts';
import { QgaError } from '../vss/errors.ts';
import { failed, VSS_S_ASYNC_CANCELLED, VSS_S_ASYNC_PENDING } from '../vss/hresults.ts';
import type { SimulatedProcess } from './process.ts';
import { Signal, waitAny } from './signal.ts';
import type { Timers } from './timers.ts';

/** An operation of the coordinator, which outlives its async object. */
export class Operation {
  readonly ended = new Signal();
  #result = VSS_S_ASYNC_PENDING;

  get result(): number {
    return this.#result;
  }

  /** The first end counts. An operation that a scenario ends as pending never ends. */
  end(result: number): void {
    if (this.ended.signalled || result === VSS_S_ASYNC_PENDING) return;
    this.#result = result;
    this.ended.set();
  }
}

/** IVssAsync of one operation. */
export class SimulatedAsync implements VssAsync {
  readonly #name: string;
  readonly #operation: Operation;
  readonly #process: SimulatedProcess;
  readonly #timers: Timers;
  readonly #waitFails: boolean;
  #released = false;

  /** @param name the call that returned it. */
  constructor(name: string, operation: Operation, process: SimulatedProcess, timers: Timers, waitFails: boolean) {
    this.#name = name;
    this.#operation = operation;
    this.#process = process;
    this.#timers = timers;
    this.#waitFails = waitFails;
    process.liveObjects++;
  }

  async wait(ms: number): Promise<void> {
    await this.#call('Wait');
    await waitAny(this.#timers, [this.#operation.ended], ms);
    const { result } = this.#operation;
    if (this.#waitFails && failed(result)) throw QgaError.ofHresult(result, { call: 'Wait' });
  }

  async queryStatus(): Promise<number> {
    await this.#call('QueryStatus');
    return this.#operation.result;
  }

  async cancel(): Promise<void> {
    await this.#call('Cancel');
    this.#operation.end(VSS_S_ASYNC_CANCELLED);
  }

  [Symbol.dispose](): void {
    if (this.#released) return;
    this.#released = true;
    this.#process.liveObjects--;
  }

  async #call(call: string): Promise<void> {
    if (this.#released) throw new Error(`${call} of a released async object of ${this.#name}`);
    await this.#process.calls.remote(call, this.#name);
  }
}
