import type { Area, Assumption } from './assumption.ts';
import { AUTOMATION } from './automation.ts';
import { FROZEN } from './frozen.ts';
import { HOLDER } from './holder.ts';
import { MACHINE } from './machine.ts';
import { POWERSHELL } from './powershell.ts';
import { PROCESSES } from './processes.ts';
import { VSS } from './vss.ts';

export type { Area, Assumption } from './assumption.ts';

/** Every assumption about real Windows, by what it is about. */
export const AREAS: readonly Area[] = [VSS, PROCESSES, MACHINE, FROZEN, HOLDER, POWERSHELL, AUTOMATION];

/** @seam */
export const ASSUMPTIONS: readonly Assumption[] = AREAS.flatMap(({ assumptions }) => assumptions);
