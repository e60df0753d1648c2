import { systemClock } from '../platform/system-clock.ts';
import { onKoffi } from './open.ts';

/** Milliseconds for which Windows may still be ending the host: until then its mutex says that somebody lives. */
const ENDING_MS = 3000;
const LOOK_EVERY_MS = 20;

/**
 * How to release what a dead host left frozen, without COM and without a host: ours by their descriptor, and nobody's any more.
 * Another program's freeze, or that of another process of ours, is never touched. What this takes is loaded now: while frozen
 * nothing should be.
 * @throws KOFFI_UNAVAILABLE
 */
export const windowsRescue = async (): Promise<() => void> => {
  const { openWindowsMachine } = await onKoffi(() => import('../windows/machine.ts'));
  const { events } = openWindowsMachine();
  events.probe();
  const rescue = async (): Promise<void> => {
    const until = systemClock.monotonic() + ENDING_MS;
    while (systemClock.monotonic() < until) {
      const { owned, events: whose } = events.probe();
      if (whose !== 'ours') return;
      if (!owned) return void events.rescue();
      await systemClock.sleep(LOOK_EVERY_MS);
    }
  };
  return () => void rescue();
};
