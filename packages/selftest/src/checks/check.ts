import type { QgaError } from '@qga-vss/core';
import type { Evidence, ExperimentName } from '../experiments/index.ts';
import type { Guest } from '../guest.ts';
import type { Verdict } from '../verdict.ts';

/** What a failure says about an assumption: that it is wrong, or that it would look like that if it were. */
export type Blame = 'proof' | 'suspicion';

/** How one assumption is judged by what one experiment has seen. */
export interface CheckOf<N extends ExperimentName> {
  /** Id of the assumption. */
  readonly assumption: string;
  readonly experiment: N;
  /** What a failure of the experiment says about it; nothing where it has other reasons. */
  readonly blame?: (error: QgaError, guest: Pick<Guest, 'architecture'>) => Blame | undefined;
  readonly judge: (evidence: Evidence[N]) => Verdict;
}

export type Check = { [N in ExperimentName]: CheckOf<N> }[ExperimentName];

type Blaming = NonNullable<Check['blame']>;

const by =
  (blame: Blame) =>
  (...names: readonly string[]): Blaming =>
  ({ name }) =>
    names.includes(name) ? blame : undefined;

/** Failures that are a proof, whatever else there is. */
export const proof = by('proof');
/** Failures that may have other reasons as well. */
export const suspicion = by('suspicion');

/** The same, only where that call answered it. */
export const of =
  (call: string, blame: Blaming): Blaming =>
  (error, guest) =>
    error.at.call === call ? blame(error, guest) : undefined;

/** The first that has something to say. */
export const firstOf =
  (...blames: readonly Blaming[]): Blaming =>
  (error, guest) => {
    for (const blame of blames) {
      const said = blame(error, guest);
      if (said !== undefined) return said;
    }
    return undefined;
  };
