import type { FreezeResult, Notice } from '@qga-vss/core';
import { noticeGroups } from '../terminal/notice.ts';
import type { Screen } from '../terminal/screen.ts';
import { section } from '../terminal/section.ts';
import { volumeList } from './volumes.ts';
import { excludedLines, failedWriterLines, writerSummary } from './writers.ts';

const SOURCES = { option: 'as asked for', registry: 'from the registry', default: 'the default' } as const;

/** What was frozen, or would be. */
export const sessionLines = (session: Session, screen: Screen): readonly string[] => [
  ...volumeList('Volumes', session.volumes, screen),
  ...volumeList('Skipped', session.skippedVolumes, screen),
  ...section('Writers', writerSummary(session.writers), screen),
  ...section('', failedWriterLines(session.writers, screen), screen),
  ...section('Left out', excludedLines(session.excludedWriters), screen),
  ...section('Backup', [`${session.backupType}, ${SOURCES[session.backupTypeSource]}`], screen),
];

/** What the results of prepare, freeze and thaw share and people are shown. */
type Session = Pick<
  FreezeResult,
  'volumes' | 'skippedVolumes' | 'writers' | 'excludedWriters' | 'backupType' | 'backupTypeSource' | 'warnings'
>;

/** What stands with a writer, or among the reasons, need not be said again. */
const untold = (notices: readonly Notice[], told: readonly (Notice | undefined)[]): readonly Notice[] =>
  notices.filter(({ message }) => !told.some((other) => other?.message.includes(message)));

/** Why a hold was lost is one thing to do something about: only the first reason says what. */
const reasonLines = (reasons: readonly Notice[]): readonly string[] =>
  noticeGroups(reasons).flatMap((lines, index) => (index > 0 && reasons[0]?.kind === 'lost' ? lines.slice(0, -1) : lines));

/** Each once: the first reason may have the others in it. */
const distinct = (reasons: readonly Notice[]): readonly Notice[] =>
  reasons.filter((reason, index) => untold([reason], reasons.slice(0, index)).length > 0);

/** Why the verdict is what it is, and what else there is to mind. */
export const noticeSections = (session: Session | null, reasons: readonly Notice[], screen: Screen): readonly string[] => {
  const failures = session?.writers.map(({ failure }) => failure) ?? [];
  return [
    ...section('Because', reasonLines(distinct(untold(reasons, failures))), screen),
    ...section('Warnings', noticeGroups(untold(session?.warnings ?? [], [...failures, ...reasons])).flat(), screen),
  ];
};
