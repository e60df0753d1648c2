import { QgaError } from '../vss/errors.ts';
import type { Faults } from './faults.ts';
import type { Fault } from './scenario.ts';

/** Every call of one process into VSS passes here: it may be written down, and may meet a fault instead of its work. */
export class Calls {
  readonly trace: string[] = [];
  readonly #faults: Faults;
  readonly #traced: boolean;

  constructor(faults: Faults, traced: boolean) {
    this.#faults = faults;
    this.#traced = traced;
  }

  /**
   * A call on memory of this process.
   * @throws the HRESULT of its fault.
   */
  local(call: string, ...args: readonly string[]): void {
    const fault = this.#enter(call, args);
    if (fault?.hang) throw new Error(`${call} is a synchronous call and cannot hang in memory`);
    refuseWith(fault, call);
  }

  /**
   * A call that crosses processes.
   * @returns the fault that concerns the async object it returns.
   * @throws the HRESULT of its fault; does not return where it hangs.
   */
  async remote(call: string, ...args: readonly string[]): Promise<Fault | undefined> {
    const fault = this.#enter(call, args);
    if (fault?.hang) await new Promise(() => undefined);
    refuseWith(fault, call);
    return fault;
  }

  /** A call that frees something. @returns what went wrong: others have to be freed all the same. */
  free(call: string): QgaError | undefined {
    const hresult = this.#enter(call, [])?.hresult;
    return hresult === undefined ? undefined : QgaError.ofHresult(hresult, { call });
  }

  /** The last Release; it has no HRESULT, but can hang. */
  async release(): Promise<void> {
    if (this.#enter('Release', [])?.hang) await new Promise(() => undefined);
  }

  #enter(call: string, args: readonly string[]): Fault | undefined {
    if (this.#traced) this.trace.push([call, ...args].join(' '));
    return this.#faults.next(call, args[0]);
  }
}

const refuseWith = (fault: Fault | undefined, call: string): void => {
  if (fault?.hresult !== undefined) throw QgaError.ofHresult(fault.hresult, { call });
};
