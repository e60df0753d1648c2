import type { Notice } from '@qga-vss/core';
import { commandWords } from '../outcome/command.ts';
import { noticeSections, sessionLines } from '../outcome/session.ts';
import { verdictOf } from '../outcome/verdict.ts';
import { duration } from '../terminal/duration.ts';
import { errorLines } from '../terminal/notice.ts';
import type { Screen } from '../terminal/screen.ts';
import { indented, section } from '../terminal/section.ts';
import { simulatedNote } from '../terminal/simulated.ts';
import type { RunReport } from './report.ts';

const headline = (report: RunReport, screen: Screen): string => {
  const { thaw, asked } = report;
  const held = thaw?.heldMs === undefined ? '' : `, held ${duration(thaw.heldMs)}`;
  return `${verdictOf(report, screen.style).headline}${held}${simulatedNote(asked.simulated)}`;
};

/** Why it is not as good as it could be; what the error says already is not said again. */
const reasonsOf = ({ outcome, thaw, asked, error }: RunReport): readonly Notice[] =>
  outcome === 'application' || (outcome === 'filesystem' && asked.fileSystemsOnly)
    ? []
    : (thaw?.reasons ?? []).filter(({ name }) => name !== error?.name);

const errorSection = ({ error }: RunReport, screen: Screen): readonly string[] =>
  error === null ? [] : section('Error', errorLines(error.toJSON()), screen);

const WAYS = { 'named-pipe': 'through the pipe of its holder', 'guest-exec': 'by a process for each step' } as const;

/** How the guest was reached, and what of its hold was not the command's. */
const guestWords = ({ asked, freeze, thaw, command }: RunReport): readonly string[] => {
  const { reachedBy } = thaw ?? freeze ?? {};
  if (asked.guest === undefined || reachedBy === undefined) return [];
  const ours = thaw?.heldMs === undefined || command === null ? undefined : thaw.heldMs - (command.endedAt - command.startedAt);
  const share = ours === undefined ? '' : `; ${duration(Math.max(0, ours))} of the hold beside the command`;
  return [`${asked.guest}, ${WAYS[reachedBy]}${share}`];
};

/** A run for people: the verdict first, what it means, what was frozen, what went wrong and what to do about it. */
export const runLines = (report: RunReport, screen: Screen): readonly string[] => {
  const session = report.thaw ?? report.freeze;
  return [
    headline(report, screen),
    ...indented([verdictOf(report, screen.style).meaning], screen),
    ...errorSection(report, screen),
    ...(session === null ? [] : sessionLines(session, screen)),
    ...(session === null && report.command === null ? [] : section('Command', [commandWords(report)], screen)),
    ...section('Guest', guestWords(report), screen),
    ...noticeSections(session, reasonsOf(report), screen),
  ];
};
