import type { FreezeResult, PrepareResult, ThawResult } from '@qga-vss/core';
import type { Output } from '../world.ts';
import { duration } from './duration.ts';
import { noticeSections, sessionLines } from './run.ts';
import { section } from './section.ts';
import { simulatedNote } from './simulated.ts';
import type { Style } from './style.ts';
import { verdictOf } from './verdict.ts';

const time = (epochMs: number | undefined): string => (epochMs === undefined ? 'soon' : new Date(epochMs).toISOString().slice(11, 19));

const kept = (
  what: string,
  until: number | undefined,
  session: FreezeResult | PrepareResult,
  output: Output,
  style: Style,
): readonly string[] => [
  `${style.strong(what)} until ${time(until)} UTC${simulatedNote(session.simulated)}`,
  ...section('Session', [session.sessionId]),
  ...sessionLines(session, output, style),
  ...noticeSections(session, []),
];

/** What was prepared, for people. */
export const prepareLines = (result: PrepareResult, output: Output, style: Style): readonly string[] =>
  kept('PREPARED', result.prepareExpiresAt, result, output, style);

/** What was frozen, or would be, for people. */
export const freezeLines = (result: FreezeResult, output: Output, style: Style): readonly string[] =>
  result.dryRun
    ? [
        `${style.strong('DRY RUN')}${simulatedNote(result.simulated)}`,
        ...sessionLines(result, output, style),
        ...noticeSections(result, []),
      ]
    : kept('FROZEN', result.holdExpiresAt, result, output, style);

/** How a freeze ended, for people. */
export const thawLines = (result: ThawResult, output: Output, style: Style): readonly string[] => {
  const { consistency, heldMs, rescued, changed, simulated } = result;
  const note = simulatedNote(simulated);
  if (consistency === undefined) {
    const what = rescued ? 'RESCUED' : changed ? 'CALLED OFF' : 'NOTHING TO THAW';
    return [`${style.strong(what)}${note}`];
  }
  const verdict = verdictOf({ outcome: consistency, error: null, asked: { fileSystemsOnly: false } }, style);
  return [
    `${verdict.headline}${heldMs === undefined ? '' : `, held ${duration(heldMs)}`}${note}`,
    `  ${verdict.meaning}`,
    ...sessionLines(result, output, style),
    ...noticeSections(result, consistency === 'application' ? [] : result.reasons),
  ];
};
