import type { SelftestReport } from '@qga-vss/selftest';

/** What a self-test comes to, in a few words, and how that is to be taken. */
export interface Headline {
  readonly words: string;
  readonly tone: 'good' | 'doubtful' | 'bad';
}

/** A rehearsal is no good news: nothing of Windows was seen. */
export const headlineOf = ({ counts, error, simulated }: Pick<SelftestReport, 'counts' | 'error' | 'simulated'>): Headline => {
  const wrong = counts['does-not-hold'];
  if (wrong > 0) return { words: wrong === 1 ? '1 ASSUMPTION DOES NOT HOLD' : `${wrong} ASSUMPTIONS DO NOT HOLD`, tone: 'bad' };
  if (counts.holds === 0) return { words: 'NOTHING COULD BE CHECKED', tone: 'bad' };
  if (error !== null) return { words: 'WHAT COULD BE CHECKED HOLDS, AND MUCH COULD NOT', tone: 'doubtful' };
  return simulated
    ? { words: 'REHEARSED, AND NOTHING SEEN OF WINDOWS', tone: 'doubtful' }
    : { words: 'ALL THAT COULD BE CHECKED HOLDS', tone: 'good' };
};
