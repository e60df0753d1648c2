import type { GuestReport, Notice } from '@qga-vss/core';
import { commandWords } from '../outcome/command.ts';
import { noticeSections, sessionLines } from '../outcome/session.ts';
import { verdictOf, verdictWords } from '../outcome/verdict.ts';
import { duration } from '../terminal/duration.ts';
import { errorLines } from '../terminal/notice.ts';
import type { Screen } from '../terminal/screen.ts';
import { indented, section } from '../terminal/section.ts';
import { simulatedNote } from '../terminal/simulated.ts';
import { rows } from '../terminal/table.ts';
import type { Asked, GroupReport, RunReport } from './report.ts';

const headline = (report: RunReport, screen: Screen): string => {
  const { thaw, asked, group } = report;
  const held = thaw === null || thaw.heldMs === null ? '' : `, held ${duration(thaw.heldMs)}`;
  const count = group === undefined ? '' : `, a group of ${group.guests.length}`;
  return `${verdictOf(report, screen.style).headline}${count}${held}${simulatedNote(asked.simulated)}`;
};

/** Why it is not as good as it could be; what the error says already is not said again. */
const reasonsOf = (
  { outcome, thaw, error }: Pick<RunReport, 'outcome' | 'thaw'> & { readonly error: { readonly name: string } | null },
  asked: Asked,
): readonly Notice[] =>
  outcome === 'application' || (outcome === 'filesystem' && asked.fileSystemsOnly)
    ? []
    : (thaw?.reasons ?? []).filter(({ name }) => name !== error?.name);

const errorSection = ({ error }: RunReport, screen: Screen): readonly string[] =>
  error === null ? [] : section('Error', errorLines(error.toJSON()), screen);

const WAYS = { 'named-pipe': 'through the pipe of its holder', 'guest-exec': 'by a process for each step' } as const;

/** How the guest was reached, and what of its hold was not the command's. */
const guestWords = ({ asked: { guests }, freeze, thaw, command }: RunReport): readonly string[] => {
  const { reachedBy } = thaw ?? freeze ?? {};
  if (guests.length === 0 || reachedBy === undefined) return [];
  const ours =
    thaw === null || thaw.heldMs === null || command?.endedAt === undefined
      ? undefined
      : thaw.heldMs - (command.endedAt - command.startedAt);
  const share = ours === undefined ? '' : `; ${duration(Math.max(0, ours))} of the hold beside the command`;
  return [`${guests.join()}, ${WAYS[reachedBy]}${share}`];
};

const intervalWords = ({ atLeastMs, atMostMs }: NonNullable<GroupReport['skew']>): string =>
  `frozen within ${atLeastMs === 0 ? '' : `${duration(atLeastMs)} to `}${duration(atMostMs)} of each other, by their own clocks`;

/** A guest of a group in a row: what its snapshot is worth, how long it was held, how it was reached. */
const guestRow = (each: GuestReport, asked: Asked): readonly string[] => {
  const { guest, thaw, freeze, error } = each;
  const { word } = verdictWords({ ...each, asked });
  const { reachedBy } = thaw ?? freeze ?? {};
  const held = thaw === null || thaw.heldMs === null ? '' : `held ${duration(thaw.heldMs)}`;
  return [guest, error?.name ?? word, held, reachedBy === undefined ? '' : WAYS[reachedBy]];
};

const guestsSection = (guests: readonly GuestReport[], asked: Asked, screen: Screen): readonly string[] =>
  section(
    'Guests',
    rows(
      guests.map((each) => guestRow(each, asked)),
      screen,
    ),
    screen,
  );

/** What there is to say of a guest of a group beyond its row. */
const guestDetails = (each: GuestReport, { asked, error }: RunReport, screen: Screen): readonly string[] => {
  const session = each.thaw ?? each.freeze;
  const lines = [
    ...(each.error === null ? [] : section('Error', errorLines(each.error), screen)),
    ...(session === null ? [] : sessionLines(session, screen)),
    ...noticeSections(session, reasonsOf({ ...each, error: each.error ?? error }, asked), screen),
  ];
  return [screen.style.strong(each.guest), ...lines];
};

const groupLines = (report: RunReport, { guests, skew }: GroupReport, screen: Screen): readonly string[] => [
  headline(report, screen),
  ...indented([verdictOf(report, screen.style).meaning], screen),
  // The error of a guest stands with it.
  ...(guests.some(({ error }) => error?.name === report.error?.name) ? [] : errorSection(report, screen)),
  ...guestsSection(guests, report.asked, screen),
  ...section('Together', skew === undefined ? [] : [intervalWords(skew)], screen),
  ...(report.freeze?.dryRun === true ? [] : section('Command', [commandWords(report)], screen)),
  ...guests.flatMap((each) => guestDetails(each, report, screen)),
];

/** Of a group that was not frozen, what each guest failed with. */
export const failedGuestLines = ({ group, asked }: RunReport, screen: Screen): readonly string[] =>
  guestsSection(group?.guests ?? [], asked, screen);

/** A run for people: the verdict first, what it means, what was frozen, what went wrong and what to do about it. */
export const runLines = (report: RunReport, screen: Screen): readonly string[] =>
  report.group === undefined ? machineLines(report, screen) : groupLines(report, report.group, screen);

const machineLines = (report: RunReport, screen: Screen): readonly string[] => {
  const session = report.thaw ?? report.freeze;
  return [
    headline(report, screen),
    ...indented([verdictOf(report, screen.style).meaning], screen),
    ...errorSection(report, screen),
    ...(session === null ? [] : sessionLines(session, screen)),
    ...(session === null && report.command === null ? [] : section('Command', [commandWords(report)], screen)),
    ...section('Guest', guestWords(report), screen),
    ...noticeSections(session, reasonsOf(report, report.asked), screen),
  ];
};
