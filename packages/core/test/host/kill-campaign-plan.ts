import { VICTIMS } from './kill-matrix.ts';

/** Who dies: those of the matrix, or the double, which is VSS and the provider in one process. */
export const CAMPAIGN_VICTIMS = [...VICTIMS, 'provider'] as const;
export type CampaignVictim = (typeof CAMPAIGN_VICTIMS)[number];

/** A host whose client is left, and a client whose host is, thaw at once. Without a provider nothing is frozen. */
export const isReleased = (victim: CampaignVictim): boolean => victim !== 'both' && victim !== 'holder';

/** So many milliseconds after the session has begun. */
export interface CampaignKill {
  readonly victim: CampaignVictim;
  readonly atMs: number;
}

/** Milliseconds that each step takes, that the client holds, and of a whole session. */
export const STEP_MS = 100;
export const HOLD_MS = 500;
export const SESSION_MS = 6 * STEP_MS + HOLD_MS;
