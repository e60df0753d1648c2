import type { FreezeState, StatusResult } from '@qga-vss/core';
import { verdictOf } from '../outcome/verdict.ts';
import { duration } from '../terminal/duration.ts';
import type { Screen } from '../terminal/screen.ts';
import { section } from '../terminal/section.ts';
import { simulatedNote } from '../terminal/simulated.ts';
import type { Style } from '../terminal/style.ts';
import { historyLines } from './history-text.ts';
import { mutexTaken } from './mutex.ts';

const WORDS: Readonly<Record<FreezeState, { readonly tone: keyof Style; readonly word: string; readonly meaning: string }>> = {
  thawed: { tone: 'good', word: 'THAWED', meaning: 'nothing is frozen' },
  preparing: { tone: 'doubtful', word: 'PREPARING', meaning: 'a freeze is being prepared' },
  prepared: { tone: 'doubtful', word: 'PREPARED', meaning: 'all is prepared for a freeze; nothing is frozen yet' },
  freezing: { tone: 'doubtful', word: 'FREEZING', meaning: 'a freeze is about to hold' },
  frozen: { tone: 'doubtful', word: 'FROZEN', meaning: 'writes are held' },
  expired: { tone: 'bad', word: 'EXPIRED', meaning: 'frozen, but presumably no longer held by Windows' },
  thawing: { tone: 'doubtful', word: 'THAWING', meaning: 'a freeze is being released' },
  foreign: { tone: 'bad', word: 'FOREIGN', meaning: "another program's freeze is under way" },
  stale: { tone: 'bad', word: 'STALE', meaning: 'a freeze was left behind by a process that is gone; "qga-vss thaw --rescue" releases it' },
};

const OWNERS = { 'this-process': 'this process', 'qga-vss': 'another qga-vss', other: 'another program' } as const;

const said = (label: string, text: string | undefined, screen: Screen): readonly string[] =>
  section(label, text === undefined ? [] : [text], screen);

const outcome = (consistency: StatusResult['consistency'], { style }: Screen): string | undefined => {
  if (consistency === undefined) return undefined;
  const { headline, meaning } = verdictOf({ outcome: consistency, error: null, asked: { fileSystemsOnly: false } }, style);
  return `${headline}. ${meaning}`;
};

const ownerLines = (status: StatusResult, screen: Screen): readonly string[] => {
  const { owner, ownerSid } = status;
  const taken = mutexTaken(status);
  if (taken !== undefined) return said('Mutex', taken, screen);
  return said('Owner', owner === undefined ? undefined : `${OWNERS[owner]}${ownerSid === undefined ? '' : ` (${ownerSid})`}`, screen);
};

const details = ({ sessionId, consistency, volumeCount, heldMs, leftMs }: StatusResult, screen: Screen): readonly string[] => [
  ...said('Session', sessionId, screen),
  ...said('Ended', outcome(consistency, screen), screen),
  ...said('Volumes', volumeCount === 0 ? undefined : String(volumeCount), screen),
  ...said('Held', heldMs === undefined ? undefined : duration(heldMs), screen),
  ...said('Left', leftMs === undefined ? undefined : `at most ${duration(leftMs)}`, screen),
];

/** Status for people. */
export const statusLines = (status: StatusResult, screen: Screen): readonly string[] => {
  const { tone, word, meaning } = WORDS[status.state];
  return [
    `${screen.style[tone](word)}  ${meaning}${simulatedNote(status.simulated)}`,
    ...ownerLines(status, screen),
    ...details(status, screen),
    ...historyLines(status, screen),
  ];
};
