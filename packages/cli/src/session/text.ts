import type { FreezeResult, PrepareResult, ThawResult } from '@qga-vss/core';
import { noticeSections, sessionLines } from '../outcome/session.ts';
import { unheld } from '../outcome/unheld.ts';
import { verdictOf } from '../outcome/verdict.ts';
import { duration } from '../terminal/duration.ts';
import type { Screen } from '../terminal/screen.ts';
import { indented, section } from '../terminal/section.ts';
import { simulatedNote } from '../terminal/simulated.ts';

const time = (epochMs: number): string => new Date(epochMs).toISOString().slice(11, 19);

/** From when to when something is kept; epoch milliseconds. */
interface Span {
  readonly from: number | undefined;
  readonly to: number | undefined;
}

const span = ({ from, to }: Span): string =>
  from === undefined || to === undefined ? '' : ` until ${time(to)} UTC, for ${duration(to - from)} at most`;

/** Of what was there already as much has passed as nobody here knows. */
const headline = (what: string, when: Span, changed: boolean, { style }: Screen): string =>
  changed
    ? `${style.strong(what)}${span(when)}`
    : `${style.strong(`${what} ALREADY`)}${when.to === undefined ? '' : ` until ${time(when.to)} UTC`}`;

const kept = (what: string, when: Span, session: FreezeResult | PrepareResult, screen: Screen): readonly string[] => [
  `${headline(what, when, session.changed, screen)}${simulatedNote(session.simulated)}`,
  ...section('Session', [session.sessionId], screen),
  ...sessionLines(session, screen),
  ...noticeSections(session, [], screen),
];

/** What was prepared, for people. */
export const prepareLines = (result: PrepareResult, screen: Screen): readonly string[] =>
  kept('PREPARED', { from: result.preparedAt, to: result.prepareExpiresAt }, result, screen);

/** Until when a freeze holds: to its limit, or to the thaw that was planned. */
const holdOf = ({ frozenAt, holdExpiresAt }: FreezeResult, releaseAfterMs: unknown): Span => ({
  from: frozenAt,
  to: frozenAt === undefined || typeof releaseAfterMs !== 'number' ? holdExpiresAt : frozenAt + releaseAfterMs,
});

/** What was frozen, or would be, for people. */
export const freezeLines = (
  result: FreezeResult,
  screen: Screen,
  { releaseAfterMs }: Readonly<Record<string, unknown>>,
): readonly string[] =>
  result.dryRun
    ? [
        `${screen.style.strong('DRY RUN')}${simulatedNote(result.simulated)}`,
        ...sessionLines(result, screen),
        ...noticeSections(result, [], screen),
      ]
    : kept('FROZEN', holdOf(result, releaseAfterMs), result, screen);

/** How a freeze ended, for people. */
export const thawLines = (result: ThawResult, screen: Screen): readonly string[] => {
  const { consistency, heldMs, rescued, changed, simulated } = result;
  const note = simulatedNote(simulated);
  if (consistency === undefined) {
    const { word, meaning } = unheld({ rescued, changed });
    return [`${screen.style.strong(word)}${note}`, ...indented([meaning], screen)];
  }
  const verdict = verdictOf({ outcome: consistency, error: null, asked: { fileSystemsOnly: false } }, screen.style);
  return [
    `${verdict.headline}${heldMs === null ? '' : `, held ${duration(heldMs)}`}${note}`,
    ...indented([verdict.meaning], screen),
    ...sessionLines(result, screen),
    ...noticeSections(result, consistency === 'application' ? [] : result.reasons, screen),
  ];
};
