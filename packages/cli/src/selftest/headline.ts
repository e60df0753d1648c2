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

/** What only a reader can check is the same on every guest. */
const openOf = ({ assumptions }: Pick<SelftestReport, 'assumptions'>): readonly [here: number, byHand: number] => {
  const open = assumptions.filter(({ state }) => state === 'not-checked');
  const byHand = open.filter(({ experiment }) => experiment === undefined).length;
  return [open.length - byHand, byHand];
};

type Judged = Pick<SelftestReport, 'counts' | 'error' | 'simulated' | 'interrupted' | 'assumptions'>;

/** Whether the guest may be relied on, in a sentence or two. */
export const answerOf = (report: Judged): string => {
  const { counts, error, simulated, interrupted } = report;
  const [here, byHand] = openOf(report);
  const wrong = counts['does-not-hold'];
  const open = `${here === 0 ? '' : `${here} could not be checked here, and `}${byHand} no program can check.`;
  if (wrong > 0)
    return `Not as it is: ${wrong} of the assumptions that qga-vss rests on ${wrong === 1 ? 'does' : 'do'} not hold. What follows comes first below. ${counts.holds} hold; ${open}`;
  if (counts.holds === 0)
    return `Nobody can say: nothing could be checked. ${error === null ? '' : `${error.name}: ${error.message}`}`.trim();
  if (simulated) return `This does not say: it was a rehearsal on a machine in memory. There ${counts.holds} hold; ${open}`;
  if (error !== null)
    return `Nobody can say yet: what could be checked holds, but ${error.name} kept much from being checked. ${counts.holds} hold; ${open}`;
  if (interrupted) return `Nobody can say yet: it was interrupted. ${counts.holds} hold; ${open}`;
  return `Yes, as far as a program can tell: all ${counts.holds} that could be checked hold; ${open}`;
};
