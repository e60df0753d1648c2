import type { FreezeResult, Notice } from '@qga-vss/core';
import type { RunReport } from '../run/report.ts';
import { commandWords } from './command.ts';
import { duration } from './duration.ts';
import { errorLines, noticeLines } from './notice.ts';
import type { Screen } from './screen.ts';
import { indented, section } from './section.ts';
import { simulatedNote } from './simulated.ts';
import { verdictOf } from './verdict.ts';
import { volumeList } from './volumes.ts';
import { failedWriterLines, writerSummary } from './writers.ts';

const headline = (report: RunReport, screen: Screen): string => {
  const { thaw, asked } = report;
  const held = thaw?.heldMs === undefined ? '' : `, held ${duration(thaw.heldMs)}`;
  return `${verdictOf(report, screen.style).headline}${held}${simulatedNote(asked.simulated)}`;
};

const SOURCES = { option: 'as asked for', registry: 'from the registry', default: 'the default' } as const;

/** What was frozen, or would be. */
export const sessionLines = (session: Session, screen: Screen): readonly string[] => [
  ...volumeList('Volumes', session.volumes, screen),
  ...volumeList('Skipped', session.skippedVolumes, screen),
  ...section('Writers', writerSummary(session.writers), screen),
  ...section('', failedWriterLines(session.writers, screen), screen),
  ...section('Backup', [`${session.backupType}, ${SOURCES[session.backupTypeSource]}`], screen),
];

/** What the results of prepare, freeze and thaw share, as far as people are told of it. */
type Session = Pick<FreezeResult, 'volumes' | 'skippedVolumes' | 'writers' | 'backupType' | 'backupTypeSource' | 'warnings'>;

/** What stands with a writer, or among the reasons, need not be said again. */
const untold = (notices: readonly Notice[], told: readonly (Notice | undefined)[]): readonly string[] =>
  notices.filter(({ message }) => !told.some((other) => other?.message === message)).flatMap(noticeLines);

/** Why it is not as good as it could be; what the error says already is not said again. */
const reasonsOf = ({ outcome, thaw, asked, error }: RunReport): readonly Notice[] =>
  outcome === 'application' || (outcome === 'filesystem' && asked.fileSystemsOnly)
    ? []
    : (thaw?.reasons ?? []).filter(({ name }) => name !== error?.name);

/** Why the verdict is what it is, and what else there is to mind. */
export const noticeSections = (session: Session | null, reasons: readonly Notice[], screen: Screen): readonly string[] => {
  const failures = session?.writers.map(({ failure }) => failure) ?? [];
  return [
    ...section('Because', untold(reasons, failures), screen),
    ...section('Warnings', untold(session?.warnings ?? [], [...failures, ...reasons]), screen),
  ];
};

const errorSection = ({ error }: RunReport, screen: Screen): readonly string[] =>
  error === null ? [] : section('Error', errorLines(error.toJSON()), screen);

/** A run for people: the verdict first, what it means, what was frozen, what went wrong and what to do about it. */
export const runLines = (report: RunReport, screen: Screen): readonly string[] => {
  const session = report.thaw ?? report.freeze;
  return [
    headline(report, screen),
    ...indented([verdictOf(report, screen.style).meaning], screen),
    ...errorSection(report, screen),
    ...(session === null ? [] : [...sessionLines(session, screen), ...section('Command', [commandWords(report)], screen)]),
    ...noticeSections(session, reasonsOf(report), screen),
  ];
};
