import type { ReadableReport } from '@qga-vss/core';
import type { Style } from '../terminal/style.ts';

/** What came of a freeze. */
export type Outcome = ReadableReport['outcome'];

/** What each outcome is called, how it looks, and what it means for the one who reads it at night. */
const VERDICTS: Readonly<Record<Outcome, Words>> = {
  application: { word: 'APPLICATION-CONSISTENT', tone: 'good', meaning: 'Applications and file systems are consistent.' },
  partial: { word: 'PARTIAL', tone: 'doubtful', meaning: 'The file systems are consistent, but not every application is.' },
  filesystem: {
    word: 'FILE-SYSTEM-CONSISTENT',
    tone: 'good',
    meaning: 'The file systems are consistent; no application data was prepared.',
  },
  crash: { word: 'CRASH-CONSISTENT', tone: 'bad', meaning: 'The hold was lost: the snapshot is as after a power cut. Take it again.' },
  unknown: { word: 'UNKNOWN', tone: 'bad', meaning: 'Do not rely on the snapshot: what it is worth could not be learnt. Take it again.' },
  'not-frozen': { word: 'NOT FROZEN', tone: 'bad', meaning: 'Nothing is frozen, and no command was run.' },
};

/** How a verdict reads and looks. */
export interface Words {
  readonly word: string;
  readonly tone: keyof Style;
  readonly meaning: string;
}

/** What is judged. A hold without applications is as good as any where they were not asked for. */
interface Judged {
  readonly outcome: Outcome;
  readonly error: object | null;
  readonly asked: { readonly fileSystemsOnly: boolean };
  readonly freeze?: object | null;
  readonly thaw?: object | null;
  readonly command?: object | null;
}

const UNFROZEN: Words = {
  word: 'CRASH-CONSISTENT',
  tone: 'bad',
  meaning: 'The freeze failed, and the command was run all the same: the snapshot is as after a power cut.',
};

/** The verdict on a run, for whatever shows it. */
export const verdictWords = ({ outcome, error, asked, freeze, thaw, command }: Judged): Words => {
  if (outcome === 'not-frozen' && error === null)
    return { word: 'DRY RUN', tone: 'strong', meaning: 'This would be frozen; nothing was started.' };
  // Of a command that ran, null says that there was no freeze; thaw alone has no command.
  if (outcome === 'crash' && freeze === null && thaw === null && (command ?? null) !== null) return UNFROZEN;
  const words = VERDICTS[outcome];
  return outcome === 'filesystem' && !asked.fileSystemsOnly ? { ...words, tone: 'doubtful' } : words;
};

/** The verdict on a run, for a terminal. */
export const verdictOf = (judged: Judged, style: Style): { readonly headline: string; readonly meaning: string } => {
  const { word, tone, meaning } = verdictWords(judged);
  return { headline: style[tone](word), meaning };
};
