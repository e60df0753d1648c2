import type { Fault } from './scenario.ts';

/** The faults of a scenario, each with a count of the calls it has matched. */
export class Faults {
  readonly #counted: { readonly fault: Fault; calls: number }[];

  constructor(faults: readonly Fault[]) {
    this.#counted = faults.map((fault) => ({ fault, calls: 0 }));
  }

  /** The fault of this call, the first of the list where several match; `of` is the call's first argument. */
  next(call: string, of?: string): Fault | undefined {
    const matching = this.#counted.filter(({ fault }) => fault.call === call && (fault.of === undefined || fault.of === of));
    for (const entry of matching) entry.calls++;
    return matching.find(({ fault, calls }) => fault.nth === undefined || fault.nth === calls)?.fault;
  }
}
