import type { RunReport } from '../run/report.ts';
import type { Style } from './style.ts';

/** What each outcome is called, how it looks, and what it means for the one who reads it at night. */
const VERDICTS: Readonly<Record<RunReport['outcome'], { readonly word: string; readonly tone: keyof Style; readonly meaning: string }>> = {
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

interface Verdict {
  readonly headline: string;
  readonly meaning: string;
}

/** The verdict on a run. A hold without applications is as good as any where they were not asked for. */
export const verdictOf = (
  { outcome, error, asked }: Pick<RunReport, 'outcome' | 'error'> & { readonly asked: Pick<RunReport['asked'], 'fileSystemsOnly'> },
  style: Style,
): Verdict => {
  if (outcome === 'not-frozen' && error === null) {
    return { headline: style.strong('DRY RUN'), meaning: 'This would be frozen; nothing was started.' };
  }
  const { word, tone, meaning } = VERDICTS[outcome];
  return { headline: style[outcome === 'filesystem' && !asked.fileSystemsOnly ? 'doubtful' : tone](word), meaning };
};
