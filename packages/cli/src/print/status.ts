import type { FreezeState, StatusResult } from '@qga-vss/core';
import { duration } from './duration.ts';
import { simulatedNote } from './simulated.ts';
import type { Style } from './style.ts';

const WORDS: Readonly<Record<FreezeState, { readonly tone: keyof Style; readonly word: string; readonly meaning: string }>> = {
  thawed: { tone: 'good', word: 'THAWED', meaning: 'nothing is frozen' },
  preparing: { tone: 'doubtful', word: 'PREPARING', meaning: 'a freeze is being prepared' },
  prepared: { tone: 'doubtful', word: 'PREPARED', meaning: 'all is prepared for a freeze; nothing is frozen yet' },
  freezing: { tone: 'doubtful', word: 'FREEZING', meaning: 'a freeze is about to hold' },
  frozen: { tone: 'doubtful', word: 'FROZEN', meaning: 'writes are held' },
  expired: { tone: 'bad', word: 'EXPIRED', meaning: 'frozen, but presumably no longer held by Windows' },
  thawing: { tone: 'doubtful', word: 'THAWING', meaning: 'a freeze is being let go' },
  foreign: { tone: 'bad', word: 'FOREIGN', meaning: 'frozen by another program' },
  stale: { tone: 'bad', word: 'STALE', meaning: 'a freeze was left behind by a process that is gone; run --recover lets it go' },
};

const OWNERS = { 'this-process': 'this process', 'qga-vss': 'another qga-vss', other: 'another program' } as const;

const details = (status: StatusResult): readonly string[] => [
  ...(status.owner === undefined
    ? []
    : [`  Owner     ${OWNERS[status.owner]}${status.ownerSid === undefined ? '' : ` (${status.ownerSid})`}`]),
  ...(status.volumeCount === 0 ? [] : [`  Volumes   ${status.volumeCount}`]),
  ...(status.heldMs === undefined ? [] : [`  Held      ${duration(status.heldMs)}`]),
  ...(status.leftMs === undefined ? [] : [`  Left      at most ${duration(status.leftMs)}`]),
];

/** Status for people. */
export const statusLines = (status: StatusResult, style: Style): readonly string[] => {
  const { tone, word, meaning } = WORDS[status.state];
  return [`${style[tone](word)}  ${meaning}${simulatedNote(status.simulated)}`, ...details(status)];
};
