import type { Clock } from '../platform/clock.ts';
import type { Events } from '../platform/events.ts';
import { systemClock } from '../platform/system-clock.ts';
import { QgaError } from '../vss/errors.ts';
import { onKoffi } from './open.ts';

/** Milliseconds for which Windows may still be ending the host: until then its mutex says that somebody lives. */
const ENDING_MS = 3000;
const LOOK_EVERY_MS = 20;

/** Releases what a dead host left frozen. @returns what came of it, in a sentence for whoever is told that the host is lost; never rejects */
export type Rescue = () => Promise<string>;

/**
 * How to release what a dead host left frozen, without COM and without a host: ours by their descriptor, and nobody's any more.
 * Another program's freeze, or that of another process of ours, is never touched. What this takes is loaded now: while frozen
 * nothing should be.
 * @throws KOFFI_UNAVAILABLE
 */
export const windowsRescue = async (): Promise<Rescue> => {
  const { openWindowsMachine } = await onKoffi(() => import('../windows/machine.ts'));
  const { events } = openWindowsMachine();
  events.probe();
  return rescueBy(events, systemClock);
};

export const rescueBy =
  (events: Pick<Events, 'probe' | 'rescue'>, clock: Clock): Rescue =>
  async () => {
    try {
      return await release(events, clock);
    } catch (thrown) {
      return `What it may have left frozen could not be released (${QgaError.from(thrown).message}): ${HELD}`;
    }
  };

const HELD = 'the provider releases it within a minute; `thaw --rescue` releases it at once.';

const release = async (events: Pick<Events, 'probe' | 'rescue'>, clock: Clock): Promise<string> => {
  const until = clock.monotonic() + ENDING_MS;
  for (;;) {
    const { owned, events: whose } = events.probe();
    if (whose === 'none') return 'It has left nothing frozen.';
    if (whose === 'foreign') return 'What is frozen now is of another program.';
    if (!owned) return events.rescue() ? 'What it left frozen was released at once.' : 'It has left nothing frozen.';
    if (clock.monotonic() >= until)
      return `What it may have left frozen was not released, because a process of qga-vss still owns it: ${HELD}`;
    await clock.sleep(LOOK_EVERY_MS);
  }
};
