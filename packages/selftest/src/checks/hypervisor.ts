import type { Evidence } from '../experiments/index.ts';
import { doesNotHold, either, holds, notChecked, type Verdict } from '../verdict.ts';
import { type Check, proof } from './check.ts';

const WAYS = { 'named-pipe': 'through the pipe of its holder', 'guest-exec': 'by a process for each step' } as const;

const foundIn = ({ freeze: { reachedBy }, thaw }: Evidence['hypervisor']): string =>
  `It was frozen and thawed ${reachedBy === undefined ? 'otherwise' : WAYS[reachedBy]}, held for ${Math.round(thaw.heldMs ?? 0)} ms, ended by ${thaw.endedBy ?? 'nobody'}.`;

/** Where nothing real is frozen the endpoint of the holder may be no pipe. */
const opensPipe = (evidence: Evidence['hypervisor']): Verdict => {
  const { freeze, simulated } = evidence;
  if (freeze.reachedBy === 'named-pipe') return holds(foundIn(evidence));
  return simulated ? notChecked(foundIn(evidence)) : doesNotHold(foundIn(evidence));
};

/** What a freeze from the hypervisor shows of the agent. */
export const HYPERVISOR_CHECKS: readonly Check[] = [
  { assumption: 'agent-opens-pipe', experiment: 'hypervisor', judge: opensPipe },
  {
    assumption: 'guest-exec',
    experiment: 'hypervisor',
    blame: proof('GUEST_UNHEARD'),
    judge: (evidence) => either(evidence.thaw.endedBy === 'caller', foundIn(evidence)),
  },
];
