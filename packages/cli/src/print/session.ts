import type { FreezeResult, PrepareResult, ThawResult } from '@qga-vss/core';
import { duration } from './duration.ts';
import { noticeSections, sessionLines } from './run.ts';
import type { Screen } from './screen.ts';
import { indented, section } from './section.ts';
import { simulatedNote } from './simulated.ts';
import { verdictOf } from './verdict.ts';

const time = (epochMs: number | undefined): string => (epochMs === undefined ? 'soon' : new Date(epochMs).toISOString().slice(11, 19));

const kept = (what: string, until: number | undefined, session: FreezeResult | PrepareResult, screen: Screen): readonly string[] => [
  `${screen.style.strong(what)} until ${time(until)} UTC${simulatedNote(session.simulated)}`,
  ...section('Session', [session.sessionId], screen),
  ...sessionLines(session, screen),
  ...noticeSections(session, [], screen),
];

/** What was prepared, for people. */
export const prepareLines = (result: PrepareResult, screen: Screen): readonly string[] =>
  kept('PREPARED', result.prepareExpiresAt, result, screen);

/** What was frozen, or would be, for people. */
export const freezeLines = (result: FreezeResult, screen: Screen): readonly string[] =>
  result.dryRun
    ? [
        `${screen.style.strong('DRY RUN')}${simulatedNote(result.simulated)}`,
        ...sessionLines(result, screen),
        ...noticeSections(result, [], screen),
      ]
    : kept('FROZEN', result.holdExpiresAt, result, screen);

/** What thaw did where nothing was frozen. */
export const unheld = ({ rescued, changed }: Pick<ThawResult, 'rescued' | 'changed'>): string =>
  rescued ? 'RESCUED' : changed ? 'CALLED OFF' : 'NOTHING TO THAW';

/** How a freeze ended, for people. */
export const thawLines = (result: ThawResult, screen: Screen): readonly string[] => {
  const { consistency, heldMs, rescued, changed, simulated } = result;
  const note = simulatedNote(simulated);
  if (consistency === undefined) {
    return [`${screen.style.strong(unheld({ rescued, changed }))}${note}`];
  }
  const verdict = verdictOf({ outcome: consistency, error: null, asked: { fileSystemsOnly: false } }, screen.style);
  return [
    `${verdict.headline}${heldMs === undefined ? '' : `, held ${duration(heldMs)}`}${note}`,
    ...indented([verdict.meaning], screen),
    ...sessionLines(result, screen),
    ...noticeSections(result, consistency === 'application' ? [] : result.reasons, screen),
  ];
};
