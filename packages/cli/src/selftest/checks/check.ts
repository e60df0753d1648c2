import type { Evidence, ExperimentName } from '../experiments/index.ts';
import type { Verdict } from '../verdict.ts';

/** How one assumption is judged by what one experiment has seen. */
export interface CheckOf<N extends ExperimentName> {
  /** Id of the assumption. */
  readonly assumption: string;
  readonly experiment: N;
  /** Names of failures of the experiment that say that the assumption is wrong; any other leaves it unchecked. */
  readonly brokenBy?: readonly string[];
  readonly judge: (evidence: Evidence[N]) => Verdict;
}

export type Check = { [N in ExperimentName]: CheckOf<N> }[ExperimentName];
