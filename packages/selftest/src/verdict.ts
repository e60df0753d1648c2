/** What became of an assumption. */
export const STATES = ['holds', 'does-not-hold', 'not-checked'] as const;
export type State = (typeof STATES)[number];

/** A state and what it rests on: what was found, or why nothing could be. */
export interface Verdict {
  readonly state: State;
  readonly found: string;
}

export const holds = (found: string): Verdict => ({ state: 'holds', found });
export const doesNotHold = (found: string): Verdict => ({ state: 'does-not-hold', found });
export const notChecked = (why: string): Verdict => ({ state: 'not-checked', found: why });

/** The plain case: one or the other. */
export const either = (isSo: boolean, found: string): Verdict => (isSo ? holds(found) : doesNotHold(found));
