import type { Fault } from './scenario.ts';

/** The faults of a scenario, each with a count of the calls it has matched. */
export class Faults {
  readonly #counted: { readonly fault: Fault; calls: number }[];
  readonly #thawed: () => boolean;

  /** @param thawed whether a thaw event has ever been set. */
  constructor(faults: readonly Fault[], thawed: () => boolean) {
    this.#counted = faults.map((fault) => ({ fault, calls: 0 }));
    this.#thawed = thawed;
  }

  /** The fault of this call, the first of the list where several match; `of` is the call's first argument. */
  next(call: string, of?: string): Fault | undefined {
    const matching = this.#counted.filter(({ fault }) => this.#concerns(fault, call, of));
    for (const entry of matching) entry.calls++;
    return matching.find(({ fault, calls }) => fault.nth === undefined || fault.nth === calls)?.fault;
  }

  #concerns(fault: Fault, call: string, of?: string): boolean {
    if (fault.call !== call || (fault.of !== undefined && fault.of !== of)) return false;
    // The snapshot itself is begun before thaw, so there it is the result that comes afterwards.
    return fault.after === undefined || call === 'DoSnapshotSet' || this.#thawed();
  }
}
