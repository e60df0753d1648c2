import type { ThawResult } from '@qga-vss/core';
import { says } from '../guest.ts';
import { type Experiment, within } from './experiment.ts';

export interface LongEvidence {
  readonly thaw: ThawResult;
  /** Milliseconds from frozen until a write returned; undefined where it did not, or nothing was written. */
  readonly written: number | undefined;
  /** Where a write was tried; undefined where no volume has a folder, or nothing real was frozen. */
  readonly folder: string | undefined;
  /** Milliseconds for which it was to be held. */
  readonly plannedMs: number;
}

/** Milliseconds for which it holds: more than Windows does, less than the provider. */
const HELD_MS = 12_000;
/** Milliseconds by which the thaw command may be late before the hold limit thaws. */
const LATE_MS = 2000;

/** A freeze that is held for longer than Windows holds writes, and a write meanwhile. */
export const long: Experiment<LongEvidence> = {
  title: 'Freezes for 12 seconds, which is longer than Windows holds writes, and writes a file meanwhile',
  long: true,
  run: async (bench) => {
    const { guest, options, volumes, signal } = bench;
    const folder = guest.simulated ? undefined : volumes.flatMap(({ mountPaths }) => mountPaths)[0];
    const service = await guest.connect();
    const writer = folder === undefined ? undefined : guest.writer(folder);
    if (writer !== undefined) bench.finally(writer.remove);
    const { sessionId } = await service.freeze({ ...options, holdMs: HELD_MS + LATE_MS }, { signal });
    const began = guest.clock.monotonic();
    writer?.write('now\n');
    const written = writer && says(writer.lines(), 'written').then((said) => (said ? guest.clock.monotonic() - began : undefined));
    await guest.clock.sleep(HELD_MS, signal);
    const thaw = await service.thaw({ sessionId });
    const ms = written === undefined ? undefined : await within(bench, HELD_MS, written);
    return { thaw, written: typeof ms === 'number' ? ms : undefined, folder, plannedMs: HELD_MS };
  },
};
