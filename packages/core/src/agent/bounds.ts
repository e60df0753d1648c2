import { type Limits, SILENCE, SILENCE_WHILE_FREEZING, within } from '../contract/bounds.ts';
import type { MethodName } from '../contract/contract.ts';

/** Milliseconds beside those of the options: processes start, machines are loaded. */
export const MARGIN_MS = 30_000;

/** How often a method's limits apply one after the other, where that is more than once: thaw has three steps of completeTimeoutMs. */
const STEPS: Readonly<Partial<Record<MethodName, number>>> = { thaw: 3 };

/** The longest hold: of a session that somebody else has begun the limits are not known. */
const LONGEST = { holdMs: 60_000 };

/** Milliseconds in which a method has answered, by the limits among its options; an instant to freeze at comes on top. */
export const boundOf = (method: MethodName, options: object, now: number): number => {
  const names = [...(SILENCE[method] ?? []), ...(method === 'freeze' ? SILENCE_WHILE_FREEZING : [])];
  const { freezeAt = 0, ...given } = options as Limits & { readonly freezeAt?: number };
  const limits = within(names, { ...LONGEST, ...given }, { graceMs: 0 }) * (STEPS[method] ?? 1);
  return limits + Math.max(0, freezeAt - now) + MARGIN_MS;
};
