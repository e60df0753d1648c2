import type { ThawResult } from '@qga-vss/core';
import { watchGone, watchRelease } from './aftermath.ts';
import { type Experiment, type Seen, withoutWriters } from './experiment.ts';
import { HostProcess } from './host-process.ts';

export interface CallerEvidence {
  readonly released: Seen;
  readonly endedBy: ThawResult['endedBy'];
}

/** A host watches over a process; that is killed. Its input stays open, so that nothing but the watch can thaw. */
export const caller: Experiment<CallerEvidence> = {
  title: 'Freezes file systems for a process, and kills that process',
  shared: true,
  run: async (bench) => {
    const { guest } = bench;
    const watcher = await guest.connect();
    const watched = guest.idle();
    const host = new HostProcess(guest.start('host', '--caller', String(watched.pid)));
    await host.call('freeze', withoutWriters(bench));
    watched.kill();
    const released = await watchRelease(bench, watcher);
    const { endedBy } = await host.call('thaw', {});
    await watchGone(bench, watcher);
    return { released, endedBy };
  },
};
