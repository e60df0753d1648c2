import type { FreezeResult, ThawResult } from '@qga-vss/core';
import { type Experiment, type Seen, watch, watchThawed, withoutWriters } from './experiment.ts';

export interface LimitEvidence {
  readonly freeze: FreezeResult;
  readonly limitMs: number;
  /** When it was frozen no longer, counted from the answer to freeze. */
  readonly over: Seen;
  readonly thaw: ThawResult;
  /** When nothing of it was left, counted from the end of thaw. */
  readonly gone: Seen;
}

const LIMIT_MS = 1000;
/** Milliseconds by which it may be late before this thaws itself. */
const PATIENCE_MS = 3000;

/** A freeze that is left to its hold limit; the second one of the series. */
export const limit: Experiment<LimitEvidence> = {
  title: 'Freezes file systems and leaves them to the hold limit of a second',
  run: async (bench) => {
    const { guest, signal } = bench;
    const service = await guest.connect();
    const freeze = await service.freeze({ ...withoutWriters(bench), holdMs: LIMIT_MS }, { signal });
    const over = await watch(
      bench,
      () => service.status(),
      ({ state }) => state !== 'frozen',
      LIMIT_MS + PATIENCE_MS,
    );
    const thaw = await service.thaw({ sessionId: freeze.sessionId });
    return { freeze, limitMs: LIMIT_MS, over, thaw, gone: await watchThawed(bench, service) };
  },
};
