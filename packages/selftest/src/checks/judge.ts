import type { ThawResult } from '@qga-vss/core';
import type { FreezeEvidence } from '../experiments/freeze.ts';
import { notChecked, type Verdict } from '../verdict.ts';
import { ms } from './words.ts';

/** Judges by one plain freeze. */
export type Judge = (evidence: FreezeEvidence) => Verdict;

export const verdictOf = ({ consistency, endedBy, heldMs }: ThawResult): string =>
  `${consistency ?? 'nothing'}, ended by ${endedBy ?? 'nobody'}${heldMs === null ? '' : `, held ${ms(heldMs)}`}`;

/** What VSS has seen through to the end: only then was it asked for all that comes after the snapshot. */
export const completed =
  (judge: Judge): Judge =>
  (evidence) => {
    const { consistency } = evidence.thaw;
    const isComplete = consistency === 'application' || consistency === 'partial' || consistency === 'filesystem';
    return isComplete ? judge(evidence) : notChecked(`The backup was not completed: ${verdictOf(evidence.thaw)}.`);
  };

export const withWriters =
  (judge: Judge): Judge =>
  (evidence) =>
    evidence.thaw.writers.length === 0 ? notChecked('There are no writers.') : judge(evidence);
