/** Reasons that several checks have for seeing nothing, and how they count. */
export const ALONE = 'A machine in memory is seen by no process but its own.';
export const NOT_REAL = 'Nothing real was frozen.';

export const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

export const ms = (value: number): string => `${Math.round(value)} ms`;
