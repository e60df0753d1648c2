import { QgaError } from '@qga-vss/core';
import { type Experiment, isThawed, type Seen, watch } from './experiment.ts';

export interface CancelEvidence {
  /** The name of the failure; undefined where it was frozen before the word came. */
  readonly failure: string | undefined;
  readonly gone: Seen;
}

const GONE_MS = 30_000;

/** A freeze that is called off while DoSnapshotSet is under way. */
export const cancel: Experiment<CancelEvidence> = {
  title: 'Calls a freeze off while it freezes',
  run: async (bench) => {
    const { guest, options, signal } = bench;
    const service = await guest.connect();
    const word = new AbortController();
    const either = AbortSignal.any([word.signal, signal]);
    const onProgress = ({ phase }: { phase: string }): void => {
      if (phase === 'freeze') word.abort();
    };
    const failure = await service.freeze(options, { signal: either, onProgress }).then(
      () => undefined,
      (thrown) => QgaError.from(thrown),
    );
    // Another failure than the one that was asked for says nothing about it.
    if (failure !== undefined && !word.signal.aborted) throw failure;
    if (failure === undefined) await service.thaw();
    return { failure: failure?.name, gone: await watch(bench, () => service.status(), isThawed, GONE_MS) };
  },
};
