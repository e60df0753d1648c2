import { QgaError, type StatusResult, type ThawResult } from '@qga-vss/core';
import { type Bench, type Experiment, FREEZE_LIMIT_MS, flagsOf, isThawed, type Seen, watch, withoutWriters } from './experiment.ts';
import { HostProcess } from './host-process.ts';

/** Milliseconds after a death until somebody has let go. */
const RELEASE_MS = 3000;
/** The provider's own patience, and some. */
const PROVIDER_MS = 65_000;

const isReleased = ({ state }: StatusResult): boolean => state !== 'frozen';

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
    const process = guest.idle();
    const host = new HostProcess(guest.start('host', '--caller', String(process.pid)));
    try {
      await host.call('freeze', withoutWriters(bench));
    } finally {
      process.kill();
    }
    const released = await watch(bench, () => watcher.status(), isReleased, RELEASE_MS);
    const { endedBy } = await host.call<ThawResult>('thaw', {});
    await watch(bench, () => watcher.status(), isThawed, PROVIDER_MS);
    return { released, endedBy };
  },
};

export interface ClientEvidence {
  readonly released: Seen;
  readonly gone: Seen;
}

/** The command line that holds a freeze is killed. */
export const client: Experiment<ClientEvidence> = {
  title: 'Freezes file systems with `run`, and kills that command',
  shared: true,
  run: async (bench) => {
    const { guest } = bench;
    const watcher = await guest.connect();
    const run = guest.start('run', '--json', ...flagsOf(withoutWriters(bench)), '--', ...guest.idleCommand);
    let over: string | undefined;
    void run.said.then((said) => {
      over = said;
    });
    try {
      const { last } = await watch(
        bench,
        () => watcher.status(),
        ({ state }) => state === 'frozen' || over !== undefined,
        FREEZE_LIMIT_MS,
      );
      if (last.state !== 'frozen') throw QgaError.of('FREEZE_TIMEOUT', over === undefined ? {} : { detail: over });
    } finally {
      run.kill();
    }
    const released = await watch(bench, () => watcher.status(), isReleased, RELEASE_MS);
    return { released, gone: await watch(bench, () => watcher.status(), isThawed, PROVIDER_MS) };
  },
};

export interface HostEvidence {
  /** What was seen after the death: stale, or thawed where VSS has let go by itself. */
  readonly after: Seen;
  readonly rescued: boolean;
  readonly gone: Seen;
  /** What a freeze after all that was worth, or what kept it from being made. */
  readonly next: ThawResult | QgaError;
}

const freezeAgain = async (bench: Bench): Promise<ThawResult | QgaError> => {
  const service = await bench.guest.connect();
  try {
    // Windows may need a while to learn that the owner of a snapshot set is dead.
    const { sessionId } = await service.freeze({ ...withoutWriters(bench), recover: true, retryMs: PROVIDER_MS }, { signal: bench.signal });
    return await service.thaw({ sessionId });
  } catch (thrown) {
    return QgaError.from(thrown);
  }
};

/** The host itself is killed while it holds; then what it left is let go, and the machine is frozen again. */
export const host: Experiment<HostEvidence> = {
  title: 'Freezes file systems, kills the host that holds them, lets them go and freezes again',
  shared: true,
  run: async (bench) => {
    const { guest } = bench;
    const watcher = await guest.connect();
    const victim = new HostProcess(guest.start('host'));
    await victim.call('freeze', withoutWriters(bench));
    await victim.kill();
    const after = await watch(
      bench,
      () => watcher.status(),
      ({ state }) => state === 'stale' || state === 'thawed',
      RELEASE_MS,
    );
    const rescued = after.last.state === 'stale' && (await watcher.thaw({ rescue: true })).rescued;
    const gone = await watch(bench, () => watcher.status(), isThawed, PROVIDER_MS);
    return { after, rescued, gone, next: await freezeAgain(bench) };
  },
};
