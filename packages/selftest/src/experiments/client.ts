import { type ErrorData, QgaError } from '@qga-vss/core';
import { type Aftermath, isFrozen, watchAftermath } from './aftermath.ts';
import { type Experiment, FREEZE_LIMIT_MS, flagsOf, watch, withoutWriters } from './experiment.ts';

/** What `run` says where it does not get as far as a hold. */
const failureIn = (said: string): QgaError => {
  const { error } = JSON.parse(said) as { error?: ErrorData | null };
  return error ? QgaError.ofData(error) : QgaError.of('PROTOCOL_ERROR', { detail: said });
};

/**
 * Milliseconds after frozen in which the command has begun. Who is killed while it starts a program leaves one that never begins, and
 * keeps its file open for good.
 */
const COMMAND_RUNS_MS = 500;

/** The command line that holds a freeze is killed. */
export const client: Experiment<Aftermath> = {
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
    const { last } = await watch(
      bench,
      () => watcher.status(),
      (status) => isFrozen(status) || over !== undefined,
      FREEZE_LIMIT_MS,
    );
    if (over !== undefined) throw failureIn(over);
    if (!isFrozen(last)) throw QgaError.of('FREEZE_TIMEOUT');
    await guest.clock.sleep(COMMAND_RUNS_MS);
    run.kill();
    return await watchAftermath(bench, watcher);
  },
};
