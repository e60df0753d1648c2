import { FREEZE } from './failures/freeze.ts';
import { GUEST } from './failures/guest.ts';
import { INPUT } from './failures/input.ts';
import { MACHINE } from './failures/machine.ts';
import { POWERSHELL } from './failures/powershell.ts';
import { PROCESSES } from './failures/processes.ts';
import { SNAPSHOT } from './failures/snapshot.ts';

export type { Failure, FailureKind, Retryable } from './failures/failure.ts';

/** The product's own failures by name; those of VSS and COM are in the table of codes. */
export const FAILURES = { ...INPUT, ...MACHINE, ...FREEZE, ...SNAPSHOT, ...PROCESSES, ...GUEST, ...POWERSHELL } as const;

export type FailureName = keyof typeof FAILURES;
