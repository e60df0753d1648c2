import type { FreezeResult, Notice } from '@qga-vss/core';
import type { CommandReport, RunReport } from '../run/report.ts';
import type { Output } from '../world.ts';
import { duration } from './duration.ts';
import { noticeLines } from './notice.ts';
import { section } from './section.ts';
import { simulatedNote } from './simulated.ts';
import type { Style } from './style.ts';
import { verdictOf } from './verdict.ts';
import { volumeList } from './volumes.ts';
import { failedWriterLines, writerSummary } from './writers.ts';

const headline = (report: RunReport, style: Style): string => {
  const { thaw, asked } = report;
  const held = thaw?.heldMs === undefined ? '' : `, held ${duration(thaw.heldMs)}`;
  return `${verdictOf(report, style).headline}${held}${simulatedNote(asked.simulated)}`;
};

const commandLines = (command: CommandReport | null): readonly string[] => {
  if (command === null) return ['not run'];
  const end = command.exitCode === null ? `ended by ${command.signal ?? 'an error'}` : `exit code ${command.exitCode}`;
  return [`${end}, after ${duration(command.endedAt - command.startedAt)}`];
};

const SOURCES = { option: 'as asked for', registry: 'from the registry', default: 'the default' } as const;

/** What was frozen, or would be. */
export const sessionLines = (session: Session, output: Output, style: Style): readonly string[] => [
  ...section('Volumes', volumeList(session.volumes)),
  ...section('Skipped', volumeList(session.skippedVolumes)),
  ...section('Writers', writerSummary(session.writers)),
  ...section('', failedWriterLines(session.writers, output, style)),
  ...section('Backup', [`${session.backupType}, ${SOURCES[session.backupTypeSource]}`]),
];

/** What the results of prepare, freeze and thaw share, as far as people are told of it. */
type Session = Pick<FreezeResult, 'volumes' | 'skippedVolumes' | 'writers' | 'backupType' | 'backupTypeSource' | 'warnings'>;

/** What stands with a writer, or among the reasons, need not be said again. */
const untold = (notices: readonly Notice[], told: readonly (Notice | undefined)[]): readonly string[] =>
  notices.filter(({ message }) => !told.some((other) => other?.message === message)).flatMap(noticeLines);

const reasonsOf = ({ outcome, thaw, asked }: RunReport): readonly Notice[] =>
  outcome === 'application' || (outcome === 'filesystem' && asked.fileSystemsOnly) ? [] : (thaw?.reasons ?? []);

/** Why the verdict is what it is, and what else there is to mind. */
export const noticeSections = (session: Session | null, reasons: readonly Notice[]): readonly string[] => {
  const failures = session?.writers.map(({ failure }) => failure) ?? [];
  return [
    ...section('Because', untold(reasons, failures)),
    ...section('Warnings', untold(session?.warnings ?? [], [...failures, ...reasons])),
  ];
};

const errorLines = ({ error }: RunReport): readonly string[] => (error === null ? [] : section('Error', noticeLines(error.toJSON())));

/** A run for people: the verdict first, what it means, what was frozen, what went wrong and what to do about it. */
export const runLines = (report: RunReport, output: Output, style: Style): readonly string[] => {
  const session = report.thaw ?? report.freeze;
  return [
    headline(report, style),
    `  ${verdictOf(report, style).meaning}`,
    ...errorLines(report),
    ...(session === null ? [] : [...sessionLines(session, output, style), ...section('Command', commandLines(report.command))]),
    ...noticeSections(session, reasonsOf(report)),
  ];
};
