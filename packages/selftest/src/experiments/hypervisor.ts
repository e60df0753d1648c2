import type { FreezeResult, ThawResult } from '@qga-vss/core';
import { type Experiment, withoutWriters } from './experiment.ts';

export interface HypervisorEvidence {
  readonly freeze: FreezeResult;
  readonly thaw: ThawResult;
  readonly simulated: boolean;
}

/** Milliseconds for which it holds. */
const HELD_MS = 500;

/** One freeze from the hypervisor, as `run --guest` makes it: which way the agent allows. */
export const hypervisor: Experiment<HypervisorEvidence> = {
  title: 'Freezes for half a second from the hypervisor, through the guest agent',
  fromHypervisor: true,
  run: async (bench) => {
    const { guest, signal } = bench;
    const service = await guest.connect();
    const freeze = await service.freeze(withoutWriters(bench), { signal });
    await guest.clock.sleep(HELD_MS, signal);
    const thaw = await service.thaw({ sessionId: freeze.sessionId });
    return { freeze, thaw, simulated: guest.simulated };
  },
};
