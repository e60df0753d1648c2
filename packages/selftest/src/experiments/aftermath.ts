import type { Service, StatusResult } from '@qga-vss/core';
import { type Bench, isThawed, type Seen, watch } from './experiment.ts';

/** What a second process sees after a death. */
export interface Aftermath {
  /** The first look at which it was frozen no longer: thawing, left behind, or thawed. */
  readonly released: Seen;
  /** What was left behind had to be released by the self-test. */
  readonly rescued: boolean;
  readonly gone: Seen;
}

/** Milliseconds after a death until the freeze has been released. */
const RELEASE_MS = 3000;
/** The provider's own patience, and some. */
export const PROVIDER_MS = 65_000;

/** Watches until it is frozen no longer. */
export const watchRelease = (bench: Bench, watcher: Service): Promise<Seen> =>
  watch(
    bench,
    () => watcher.status(),
    ({ state }) => state !== 'frozen',
    RELEASE_MS,
  );

export const watchGone = (bench: Bench, watcher: Service): Promise<Seen> => watch(bench, () => watcher.status(), isThawed, PROVIDER_MS);

/**
 * Releases what a death of ours left. It may look like another program's, if Windows spells its descriptor otherwise than is assumed,
 * or like that of a living process: but a moment ago it was seen as ours.
 */
const rescue = async (watcher: Service, { last: { state } }: Seen): Promise<boolean> => {
  if (state === 'thawed' || state === 'thawing') return false;
  return (await watcher.thaw({ rescue: true, force: state !== 'stale' })).rescued;
};

/** Watches until nothing is left of it, and releases what nothing else does. */
export const watchAftermath = async (bench: Bench, watcher: Service): Promise<Aftermath> => {
  const released = await watchRelease(bench, watcher);
  const rescued = await rescue(watcher, released);
  return { released, rescued, gone: await watchGone(bench, watcher) };
};

export const isFrozen = ({ state }: StatusResult): boolean => state === 'frozen';
