import type { Options } from '@qga-vss/core';
import type { Call } from '../command-line/command.ts';
import { openOptions } from '../command-line/common-options.ts';
import { EXIT } from '../command-line/exit-codes.ts';
import { Interrupts } from '../command-line/interrupts.ts';
import { watchInterval } from './watch-option.ts';
import { viewOf } from './watch-views.ts';

/** `status --watch`: looks again and again until it is interrupted, or nobody reads any more. @returns the exit code: 0 */
export const watchStatus = async (call: Call, options: Options<'status'>): Promise<number> => {
  const { clock, stdout } = call.world;
  const everyMs = watchInterval(call);
  await using service = await call.world.connect(openOptions(call.options));
  using interrupts = new Interrupts(call.world);
  using view = viewOf(call, everyMs);
  while (!interrupts.signal.aborted && stdout.isClosed !== true) {
    view.show(await service.status(options));
    await clock.sleep(everyMs, interrupts.signal);
  }
  // A signal is how it is meant to end; a defect is not.
  if (interrupts.cause === undefined && interrupts.error !== undefined) throw interrupts.error;
  return EXIT.done;
};
