import { Requester } from '@qga-vss/core/src/requester/service.ts';
import { openWindowsMachine, type WindowsMachine } from '@qga-vss/core/src/windows/machine.ts';
import { baseline } from '@qga-vss/test-kit/src/lab/guest/baseline.ts';
import { double } from '@qga-vss/test-kit/src/lab/guest/double.ts';
import type { Cycle } from '../request.ts';
import { microseconds, ticks } from './ticks.ts';

/** One of the two requesters that are compared. */
export interface Side {
  /** What a host does when it starts. */
  prepare(): Promise<void>;
  cycle(): Promise<Cycle>;
}

const freezeOf = async (freeze: () => Promise<unknown>): Promise<Pick<Cycle, 'freeze' | 'woken'>> => {
  const called = ticks();
  await freeze();
  const frozen = ticks();
  return { freeze: microseconds(called, frozen), woken: microseconds(double.times().frozenAt, frozen) };
};

/** The product, as a host uses it. */
export class Ours implements Side {
  readonly machine: WindowsMachine = openWindowsMachine();
  readonly #requester = new Requester(this.machine);

  async prepare(): Promise<void> {
    await this.machine.vss.initialize();
  }

  async cycle(): Promise<Cycle> {
    let listing = 0;
    const frozen = await freezeOf(async () => {
      const { phases } = await this.#requester.freeze({ volumes: ['C:', 'D:'] });
      listing = 1000 * (phases.find(({ name }) => name === 'volumes')?.durationMs ?? 0);
    });
    const called = ticks();
    const result = await this.#requester.thaw();
    if (result.consistency !== 'application') throw new Error(`The snapshot is ${result.consistency}: ${JSON.stringify(result.reasons)}`);
    return { ...frozen, thawSeen: microseconds(called, double.times().thawSeenAt), listing };
  }
}

/** The requester in C++. */
export class Native implements Side {
  async prepare(): Promise<void> {}

  async cycle(): Promise<Cycle> {
    const frozen = await freezeOf(async () => baseline.freeze(['C:\\', 'D:\\']));
    return { ...frozen, thawSeen: baseline.thaw().thawSeen, listing: 0 };
  }
}
