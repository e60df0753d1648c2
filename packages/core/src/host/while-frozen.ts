import type { CallContext } from '../contract/call-context.ts';
import type { FreezeOptions, FreezeResult } from '../contract/freeze.ts';
import type { Service } from '../contract/service.ts';
import type { ThawOptions, ThawResult } from '../contract/thaw.ts';
import { type Happening, toldToWriters } from '../contract/told.ts';
import { whenLost } from '../contract/when-lost.ts';
import { type ErrorData, QgaError } from '../vss/errors.ts';
import { CONNECTION_OPTIONS } from './connect-options.ts';

/** How to freeze, and what to ask of the thaw. What would leave the disks frozen, or freeze nothing, is no option. */
export type FrozenWorkOptions = FreezeOptions & ThawOptions & CallContext & { readonly [N in (typeof NOT_HERE)[number] | 'omit']?: never };

/** What is done while the disks are frozen. */
export type FrozenWork<T> = (frozen: FreezeResult, signal: AbortSignal) => T | Promise<T>;

/** What came of it. */
export interface FrozenWorkResult<T> {
  /** What the work gave. */
  readonly value: T;
  /** What a snapshot taken meanwhile is worth: its `consistency`, with reasons. */
  readonly outcome: ThawResult;
}

const wordsOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));

/** The work's error first, which says more; that the thaw has failed as well is kept. */
const bothFailed = (work: unknown, thaw: unknown): AggregateError =>
  new AggregateError([work, thaw], `The work failed: ${wordsOf(work)} So did the thaw: ${wordsOf(thaw)}`);

/** What goes with a call, of options that have more. */
const contextOf = ({ signal, onProgress, onWarning, onPartial, callerPid }: CallContext): CallContext => ({
  ...(signal === undefined ? {} : { signal }),
  ...(onProgress === undefined ? {} : { onProgress }),
  ...(onWarning === undefined ? {} : { onWarning }),
  ...(onPartial === undefined ? {} : { onPartial }),
  ...(callerPid === undefined ? {} : { callerPid }),
});

/** Options of connection, thaw and call: what is left is freeze's, which judges it. */
const NOT_OF_FREEZE: ReadonlySet<string> = new Set([
  ...CONNECTION_OPTIONS,
  'succeeded',
  'includeDocuments',
  'signal',
  'onProgress',
  'onWarning',
  'onPartial',
  'callerPid',
]);

/** Options with which the disks would not be frozen as long as the work takes, that are about other freezes, or that the work itself decides. */
const NOT_HERE = ['detach', 'dryRun', 'sessionId', 'releaseAfterMs', 'rescue', 'force', 'snapshotTaken'] as const;

/** @throws INVALID_ARGUMENT */
const freezeOptionsOf = (options: object): FreezeOptions => {
  const given = Object.entries(options).filter(([name]) => !NOT_OF_FREEZE.has(name));
  const wrong = NOT_HERE.find((name) => given.some(([one]) => one === name));
  if (wrong !== undefined)
    throw QgaError.of('INVALID_ARGUMENT', { object: wrong, isOption: true, detail: 'whileFrozen does not take it.' });
  return Object.fromEntries(given);
};

/** Freezes, works, thaws whatever came of the work. @param service it ends with it */
export const workWhileFrozen = async <T>(
  service: Service,
  options: FrozenWorkOptions,
  work: FrozenWork<T>,
): Promise<FrozenWorkResult<T>> => {
  await using _ends = service;
  const { succeeded, includeDocuments, signal } = options;
  const frozen = await service.freeze(freezeOptionsOf(options), contextOf(options));
  const { sessionId, backupType } = frozen;
  const over = new AbortController();
  void whenLost(service.awaitThaw({ sessionId })).then((lost) => over.abort(QgaError.ofData(lost as ErrorData)));
  const thaw = (happened: Happening): Promise<ThawResult> =>
    service.thaw({
      sessionId,
      ...toldToWriters(happened, { backupType, succeeded }),
      ...(includeDocuments === undefined ? {} : { includeDocuments }),
    });
  let value: T;
  try {
    value = await work(frozen, signal === undefined ? over.signal : AbortSignal.any([signal, over.signal]));
  } catch (failed) {
    await thaw('block-threw').catch((alsoFailed: unknown) => {
      throw bothFailed(failed, alsoFailed);
    });
    throw failed;
  }
  return { value, outcome: await thaw('block-ended') };
};
