import type { ThawOptions } from '../contract/thaw.ts';
import type { Machine } from '../platform/machine.ts';
import { QgaError } from '../vss/errors.ts';

/** A freeze of a live process, or of another program, is not ours to end. */
const mayRescue = ({ events: machine }: Machine, force: boolean): boolean => {
  const { owned, events } = machine.probe();
  return force || !(owned || events === 'foreign');
};

/**
 * Releases what a dead process of ours has left frozen; with force whatever is frozen.
 * @returns whether there was something
 * @throws RESCUE_REFUSED
 */
export const rescue = (machine: Machine, force: boolean): boolean => {
  if (machine.events.probe().events === 'none') return false;
  if (!mayRescue(machine, force)) throw QgaError.of('RESCUE_REFUSED');
  return machine.events.rescue();
};

/** A session that is not known, and what is to know of what its process has left frozen: that is released where it is asked for. */
export const lostSession = (machine: Machine, sessionId: string, { rescue: asked = false, force = false }: ThawOptions): QgaError => {
  if (asked && mayRescue(machine, force) && machine.events.rescue())
    return QgaError.of('SESSION_LOST', { object: sessionId, detail: 'What was left frozen has been released.' });
  const { owned, events, thaw } = machine.events.probe();
  if (owned || events !== 'ours' || thaw) return QgaError.of('SESSION_LOST', { object: sessionId });
  const detail = 'A freeze that a dead process has left behind still holds the disks: thaw with `rescue`, which releases it.';
  return QgaError.of('SESSION_LOST', { object: sessionId, detail });
};
