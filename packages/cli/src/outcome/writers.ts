import type { ExcludedWriter, WriterResult } from '@qga-vss/core';
import { withFlags } from '../terminal/flags.ts';
import type { Screen } from '../terminal/screen.ts';
import { rows } from '../terminal/table.ts';

type Fared = Omit<WriterResult, 'components' | 'participates'> &
  Partial<Pick<WriterResult, 'participates'>> & { readonly components?: readonly { readonly path: string; readonly reason?: string }[] };

const failedOnes = <W extends Fared>(writers: readonly W[]): readonly W[] => writers.filter(({ failed }) => failed);

/** Its state only where the failure does not say it. */
const row = ({ name, state, failure }: Fared): readonly string[] => [
  name,
  [failure?.name ?? 'FAILED', failure?.hresult].filter((part) => part !== undefined).join(' '),
  ...(state === undefined || failure?.message.includes(state) ? [] : [state]),
];

/** What a writer said itself, where its failure does not repeat it. */
export const ownWords = ({ failure, applicationMessage, applicationFailure }: Fared): readonly string[] =>
  [applicationMessage, applicationFailure].filter((part) => part !== undefined).filter((part) => !failure?.message.includes(part));

/** Why a writer failed and what to do, with its own words where the failure does not repeat them. */
export const explanationOf = (writer: Fared): readonly string[] => {
  const { name, failure } = writer;
  const own = ownWords(writer);
  return [
    ...(failure === undefined ? [] : [withFlags(failure.message.replace(`${name}: `, ''))]),
    ...(own.length === 0 ? [] : [`Its own failure: ${own.join(' ')}`]),
    ...(failure === undefined ? [] : [withFlags(failure.remedy)]),
  ].map((line) => `  ${line}`);
};

/** How many writers there are, and how they fared. */
export const writerSummary = (writers: readonly Fared[]): readonly string[] => {
  if (writers.length === 0) return ['none'];
  const failed = failedOnes(writers);
  const onSkipped = writers.filter(({ components = [] }) => components.some(({ reason }) => reason === 'skipped')).length;
  const notWell = [
    ...(failed.length === 0 ? [] : [`${failed.length} failed${withoutData(failed)}`]),
    ...(onSkipped === 0 ? [] : [`${onSkipped} with files on a skipped volume`]),
  ];
  return [`${writers.length}, ${notWell.length === 0 ? 'all well' : `of which ${notWell.join(', and ')}`}`];
};

/** How many of those that failed hold nothing of the snapshot, where that is known: they do not lower what it is worth. */
const withoutData = (failed: readonly Fared[]): string => {
  const count = failed.filter(({ participates }) => participates === false).length;
  if (count === 0) return '';
  if (count < failed.length) return `, ${count} of them without data of this snapshot`;
  return count === 1 ? '; it holds no data of this snapshot' : '; they hold no data of this snapshot';
};

/** The writers left out on request: name, ids, and what they were left out by. */
export const excludedLines = (writers: readonly ExcludedWriter[]): readonly string[] =>
  writers.map(({ name, id, instanceId, excludedBy }) => `${name} (class ${id}, instance ${instanceId}), by "${excludedBy}"`);

/** The writers that failed: a row for each, and below it the reason and the remedy. */
export const failedWriterLines = (writers: readonly Fared[], screen: Screen): readonly string[] => {
  const failed = failedOnes(writers);
  const lines = rows(failed.map(row), screen);
  return failed.flatMap((writer, index) => [screen.style.strong(lines[index] ?? writer.name), ...explanationOf(writer)]);
};
