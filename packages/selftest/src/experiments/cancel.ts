import { QgaError } from '@qga-vss/core';
import { type Experiment, within } from './experiment.ts';
import { HostProcess, reaches } from './host-process.ts';

export interface CancelEvidence {
  /** CANCELLED, and where it struck; undefined where it was frozen before the cancel came. */
  readonly failure: QgaError | undefined;
  /** Milliseconds from the cancel to the answer. */
  readonly ms: number;
  /** Whether the host ended itself afterwards, which it does where a call into VSS has not come back. */
  readonly hostEnded: boolean;
}

/** Milliseconds for a host that can do no more to end itself. */
const END_MS = 2000;

/** A freeze that is called off while DoSnapshotSet is under way. */
export const cancel: Experiment<CancelEvidence> = {
  title: 'Calls a freeze off while it freezes, applications included',
  run: async (bench) => {
    const { clock } = bench.guest;
    const host = new HostProcess(bench.guest.start('host'));
    const word = new AbortController();
    const { reached, onProgress } = reaches('freeze');
    const freezing = host.call('freeze', bench.options, { signal: word.signal, onProgress }).then(() => undefined, QgaError.from);
    await Promise.race([reached, freezing]);
    const began = clock.monotonic();
    word.abort();
    const failure = await freezing;
    const ms = clock.monotonic() - began;
    // Another failure than the one that was asked for says nothing about it.
    if (failure !== undefined && failure.name !== 'CANCELLED') throw failure;
    if (failure === undefined) await host.call('thaw', {});
    const ended = host.ended.then(() => true);
    return { failure, ms, hostEnded: (await within(bench, END_MS, ended)) ?? false };
  },
};
