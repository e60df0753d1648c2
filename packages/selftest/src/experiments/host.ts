import { QgaError, type ThawResult } from '@qga-vss/core';
import { type Aftermath, PROVIDER_MS, watchAftermath } from './aftermath.ts';
import { type Bench, type Experiment, withoutWriters } from './experiment.ts';
import { HostProcess } from './host-process.ts';

export interface HostEvidence extends Aftermath {
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

/** The host itself is killed while it holds; then what it left is released, and the machine is frozen again. */
export const host: Experiment<HostEvidence> = {
  title: 'Freezes file systems, kills the host that holds them, releases them and freezes again',
  shared: true,
  run: async (bench) => {
    const watcher = await bench.guest.connect();
    const victim = new HostProcess(bench.guest.start('host'));
    await victim.call('freeze', withoutWriters(bench));
    await victim.kill();
    return { ...(await watchAftermath(bench, watcher)), next: await freezeAgain(bench) };
  },
};
