import type { WriterResult } from '@qga-vss/core';
import type { Output } from '../world.ts';
import type { Style } from './style.ts';
import { table } from './table.ts';

const failedOnes = (writers: readonly WriterResult[]): readonly WriterResult[] => writers.filter(({ failed }) => failed);

const row = ({ name, state, failure }: WriterResult): readonly string[] => [
  name,
  [failure?.name ?? 'FAILED', failure?.hresult].filter((part) => part !== undefined).join(' '),
  state ?? '',
];

/** Why a writer failed and what to do, with its own words where the failure does not repeat them. */
const explanation = ({ failure, applicationMessage, applicationFailure }: WriterResult): readonly string[] => {
  const own = [applicationMessage, applicationFailure].filter((part) => part !== undefined && !failure?.message.includes(part));
  return [
    ...(failure === undefined ? [] : [failure.message]),
    ...(own.length === 0 ? [] : [`Its own failure: ${own.join(' ')}`]),
    ...(failure === undefined ? [] : [failure.remedy]),
  ].map((line) => `  ${line}`);
};

/** How many writers there are, and how they fared. */
export const writerSummary = (writers: readonly WriterResult[]): readonly string[] => {
  if (writers.length === 0) return ['none'];
  const failed = failedOnes(writers).length;
  return [failed === 0 ? `${writers.length}, all well` : `${writers.length}, of which ${failed} failed`];
};

/** The writers that failed: a row for each, and below it the reason and the remedy. */
export const failedWriterLines = (writers: readonly WriterResult[], output: Output, style: Style): readonly string[] => {
  const failed = failedOnes(writers);
  const rows = table(failed.map(row), output.isTerminal);
  return failed.flatMap((writer, index) => [style.strong(rows[index] ?? writer.name), ...explanation(writer)]);
};
