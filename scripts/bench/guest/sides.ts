import { rehearse } from '@qga-vss/core/src/host/rehearse.ts';
import { Requester } from '@qga-vss/core/src/requester/service.ts';
import { InFlight } from '@qga-vss/core/src/rpc/in-flight.ts';
import { openWindowsMachine, type WindowsMachine } from '@qga-vss/core/src/windows/machine.ts';
import { baseline } from '@qga-vss/test-kit/src/lab/guest/baseline.ts';
import { double } from '@qga-vss/test-kit/src/lab/guest/double.ts';
import type { Cycle, SideName } from '../request.ts';
import { BareCalls } from './bare.ts';
import { microseconds, ticks } from './ticks.ts';

/** One of the requesters that are compared. */
export interface Side {
  /** What a host does while it is idle after its start. */
  prepare(): Promise<void>;
  cycle(): Promise<Cycle>;
}

const freezeOf = async <T>(freeze: () => Promise<T>): Promise<Pick<Cycle, 'freeze' | 'woken'> & { readonly gave: T }> => {
  const called = ticks();
  const gave = await freeze();
  const frozen = ticks();
  return { gave, freeze: microseconds(called, frozen), woken: microseconds(double.times().frozenAt, frozen) };
};

/** The product, as a host uses it. */
export class Ours implements Side {
  readonly machine: WindowsMachine = openWindowsMachine();
  readonly #requester = new Requester(this.machine);

  async prepare(): Promise<void> {
    await rehearse(this.#requester, new InFlight(), this.machine.clock);
  }

  async cycle(): Promise<Cycle> {
    const { gave: _, ...frozen } = await freezeOf(() => this.#requester.freeze({ volumes: ['C:', 'D:'] }));
    const called = ticks();
    const result = await this.#requester.thaw();
    // What is noted of a freeze follows its answer; the next cycle, unlike any user, would be there before that is done, and wait for it.
    await this.#requester.noted();
    if (result.consistency !== 'application') throw new Error(`The snapshot is ${result.consistency}: ${JSON.stringify(result.reasons)}`);
    return { ...frozen, thawSeen: microseconds(called, double.times().thawSeenAt) };
  }
}

/** The requester in C++. */
class Native implements Side {
  async prepare(): Promise<void> {}

  async cycle(): Promise<Cycle> {
    const { gave: _, ...frozen } = await freezeOf(async () => baseline.freeze(['C:\\', 'D:\\']));
    return { ...frozen, thawSeen: baseline.thaw().thawSeen };
  }
}

/** The calls of the native one, from JavaScript. */
class Bare implements Side {
  readonly #calls = new BareCalls();

  async prepare(): Promise<void> {
    this.#calls.initialize();
  }

  async cycle(): Promise<Cycle> {
    const calls = this.#calls;
    const { gave, ...took } = await freezeOf(async () => (await calls.prepare(['C:\\', 'D:\\']))());
    const called = ticks();
    await calls.thaw(gave);
    return { ...took, thawSeen: microseconds(called, double.times().thawSeenAt) };
  }
}

export const SIDES: Readonly<Record<SideName, new () => Side>> = { ours: Ours, native: Native, bare: Bare };
