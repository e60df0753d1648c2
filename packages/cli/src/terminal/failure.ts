import type { QgaError } from '@qga-vss/core';
import { clean } from './clean.ts';
import { errorLines, noticeGroups } from './notice.ts';
import type { Screen } from './screen.ts';
import { section } from './section.ts';
import { simulatedNote } from './simulated.ts';
import { wrap } from './width.ts';

const causesOf = (error: Error): readonly Error[] => (error.cause instanceof Error ? [error.cause, ...causesOf(error.cause)] : []);

/** Causes that say more than the error itself: not what it was before it was known where it happened. */
const furtherCauses = (error: QgaError): readonly Error[] => causesOf(error).filter(({ name }) => name !== error.name);

/** What a cause says; of one that is no failure but a defect, also where in the program it is. */
const causeLines = (cause: Error, isDefect: boolean): readonly string[] =>
  isDefect ? (cause.stack ?? cause.message).split('\n') : [`${cause.name}: ${cause.message}`];

/** All that is known of where a failure came from. */
export const traceLines = (error: QgaError, screen: Screen): readonly string[] => {
  const { phase, call, object, hresult, kind } = { ...clean(error.toJSON()) };
  const said = (label: string, text: string | undefined): readonly string[] => section(label, text === undefined ? [] : [text], screen);
  return [
    ...said('Phase', phase),
    ...said('Call', call === undefined || hresult === undefined ? call : `${call} answered ${hresult}`),
    ...said('Object', object),
    ...furtherCauses(error).flatMap((cause) => section('Cause', causeLines(cause, kind === 'unexpected'), screen)),
  ];
};

/** An error in three lines, and what had been warned of before. What is wrong with a command line is wrong on every machine. */
export const failureLines = (
  error: QgaError,
  { style, columns }: Screen,
  { simulated }: { readonly simulated: boolean },
): readonly string[] => {
  const [name = '', ...others] = errorLines(error.toJSON());
  const note = simulatedNote(simulated && error.failure.kind !== 'usage');
  const warnings = error.toJSON().warnings ?? [];
  return [
    `${style.bad('qga-vss:')} ${style.strong(name)}${note}`,
    ...others.flatMap((line) => wrap(line, columns)),
    ...section('Warnings', noticeGroups(warnings).flat(), { columns }),
  ];
};
