import { SID } from '../vss/sids.ts';
import type { AccessEntry, Protection } from './access-list.ts';

/** EVENT_ALL_ACCESS, which EVENT_ACCESS gives: the mutex has the same. */
const ALL_ACCESS = 0x1f0003;
/** FILE_ALL_ACCESS, which HISTORY_ACCESS gives. */
export const FILE_ALL_ACCESS = 0x1f01ff;

/** Who owns what our processes make, and is let in: nobody else can give these his own. */
export const OUR_SIDS: readonly string[] = [SID.system, SID.administrators];

/**
 * Whether a named object, a file or a folder was made by one of our processes: it belongs to SYSTEM or Administrators, as nobody else
 * can make his own, and lets in both of them and nobody else.
 * @param ownSid the account of a process that is not elevated, whose objects are its own; where it is elevated, the account's other
 * processes may not be
 * @param all the mask of all access to an object of its kind
 */
export const isOurs = ({ owner, entries }: Protection, ownSid?: string, all: number = ALL_ACCESS): boolean =>
  owner !== undefined && (OUR_SIDS.includes(owner) || owner === ownSid) && entries !== undefined && letsInUsAlone(entries, all);

const letsInUsAlone = (entries: readonly AccessEntry[], all: number): boolean => {
  const full = entries.filter(({ kind, mask, inheritOnly }) => kind === 'allow' && mask === all && !inheritOnly);
  return entries.length === OUR_SIDS.length && OUR_SIDS.every((sid) => full.some((entry) => entry.sid === sid));
};
