import { type ErrorData, QgaError } from '@qga-vss/core';
import { BEGUN, says } from '../guest.ts';
import { type Aftermath, isFrozen, watchAftermath } from './aftermath.ts';
import { type Experiment, FREEZE_LIMIT_MS, flagsOf, watch, within, withoutWriters } from './experiment.ts';

/** What `run` says where it does not get as far as a hold. */
const failureIn = (said: string): QgaError => {
  const { error } = JSON.parse(said) as { error?: ErrorData | null };
  return error ? QgaError.ofData(error) : QgaError.of('PROTOCOL_ERROR', { detail: said });
};

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
    // Who is killed while it starts a program leaves one that never begins, and keeps its file open for good. Of one that says nothing
    // the death of `run` is looked at all the same.
    await within(bench, bench.options.holdMs / 2, says(run.errorLines(), BEGUN));
    run.kill();
    return await watchAftermath(bench, watcher);
  },
};
