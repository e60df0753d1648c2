import { SID } from '../vss/sids.ts';
import type { AccessEntry } from './access-list.ts';
import type { Protection } from './security.ts';

/** EVENT_ALL_ACCESS, which EVENT_ACCESS gives: the mutex has the same. */
const ALL_ACCESS = 0x1f0003;

const LET_IN: readonly string[] = [SID.system, SID.administrators];

/**
 * Whether a named object was made by one of our processes: it belongs to SYSTEM or Administrators, as nobody else can make his own,
 * and lets in both of them and nobody else.
 * @param ownSid the account of a process that is not elevated, whose objects are its own; where it is elevated, the account's other
 * processes may not be
 */
export const isOurs = ({ ownerSid, entries }: Protection, ownSid?: string): boolean =>
  ownerSid !== undefined && (LET_IN.includes(ownerSid) || ownerSid === ownSid) && entries !== undefined && letsInUsAlone(entries);

const letsInUsAlone = (entries: readonly AccessEntry[]): boolean => {
  const full = entries.filter(({ kind, mask, inheritOnly }) => kind === 'allow' && mask === ALL_ACCESS && !inheritOnly);
  return entries.length === LET_IN.length && LET_IN.every((sid) => full.some((entry) => entry.sid === sid));
};
