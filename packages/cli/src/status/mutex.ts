import type { StatusResult } from '@qga-vss/core';

/** What it means that another program has taken the name of our mutex; undefined where none has. */
export const mutexTaken = ({ state, owner, ownerSid }: StatusResult): string | undefined => {
  if (state !== 'thawed' || owner !== 'other') return undefined;
  return `taken by another program${ownerSid === undefined ? '' : ` (${ownerSid})`}: nothing can be frozen`;
};
