import type { QgaError } from '@qga-vss/core';
import type { World } from '../world.ts';
import { clean } from './clean.ts';
import { printJson } from './json.ts';
import { errorLines } from './notice.ts';
import type { Screen } from './screen.ts';
import { section } from './section.ts';
import { wrap } from './width.ts';

export interface FailureOptions {
  readonly json: boolean;
  readonly verbose: boolean;
}

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

/** An error in three lines. */
export const failureLines = (error: QgaError, { style, columns }: Screen): readonly string[] => {
  const [name = '', ...others] = errorLines(error.toJSON());
  return [`${style.bad('qga-vss:')} ${style.strong(name)}`, ...others.flatMap((line) => wrap(line, columns))];
};

/** The error of a command that came to nothing: `{error}` on stdout with `--json`, else words on stderr. */
export const printFailure = (world: World, screen: Screen, error: QgaError, { json, verbose }: FailureOptions): void => {
  if (json) printJson(world, { error });
  else screen.print(failureLines(error, screen));
  if (verbose) screen.print(traceLines(error, screen));
};
