import type { Seen } from '../experiments/experiment.ts';

/** Reasons that several checks have for seeing nothing, and how they count. */
export const ALONE = 'A machine in memory is seen by no process but its own.';
export const NOT_REAL = 'Nothing real was frozen.';

export const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

export const ms = (value: number): string => `${Math.round(value)} ms`;

export const after = (value: number | undefined): string => (value === undefined ? 'not in time' : `after ${ms(value)}`);

/** What was seen in the end, and when. */
export const state = ({ ms: value, last }: Seen): string => `${last.state} ${after(value)}`;
