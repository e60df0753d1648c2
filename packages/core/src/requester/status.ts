import type { FreezeState, StatusResult } from '../contract/status.ts';
import type { EventProbe } from '../platform/events.ts';
import type { Machine } from '../platform/machine.ts';
import { WRITES_HELD_MS } from '../vss/enums.ts';
import type { Place, Session } from './session.ts';

/** What a freeze looks like from this process: by its own session, or by what can be seen of another's. */
export const statusOf = (machine: Machine, session: Session | undefined): StatusResult => ({
  ...(session === undefined ? seen(machine.events.probe()) : own(session)),
  simulated: machine.simulated,
});

const STATES: Readonly<Record<Place, FreezeState>> = {
  preparing: 'preparing',
  prepared: 'prepared',
  freezing: 'freezing',
  frozen: 'frozen',
  thawing: 'thawing',
  over: 'thawing',
};

const own = (session: Session): Omit<StatusResult, 'simulated'> => {
  const { record, place, heldMs } = session;
  const mine = { owner: 'this-process', sessionId: record.sessionId } as const;
  if (place === 'prepared')
    return { ...mine, state: place, volumeCount: 0, ...(session.preparedLeftMs === undefined ? {} : { leftMs: session.preparedLeftMs }) };
  if (place !== 'frozen' || heldMs === undefined) return { ...mine, state: STATES[place], volumeCount: 0 };
  const leftMs = Math.max(0, Math.min(WRITES_HELD_MS, record.settings.holdMs) - heldMs);
  const state = heldMs > WRITES_HELD_MS ? 'expired' : 'frozen';
  return { ...mine, state, heldMs, leftMs, volumeCount: record.participating.length };
};

const seen = ({ owned, events, ownerSid, nameTaken, frozen, thaw }: EventProbe): Omit<StatusResult, 'simulated'> => {
  if (owned) return { owner: 'qga-vss', state: thaw ? 'thawing' : frozen ? 'frozen' : 'preparing', volumeCount: 0 };
  const takenBy = nameTaken?.ownerSid === undefined ? {} : { ownerSid: nameTaken.ownerSid };
  if (events === 'none') return { state: 'thawed', volumeCount: 0, ...(nameTaken === undefined ? {} : { owner: 'other', ...takenBy }) };
  if (events === 'ours') return { owner: 'qga-vss', state: 'stale', volumeCount: 0 };
  return { owner: 'other', state: 'foreign', volumeCount: 0, ...(ownerSid === undefined ? {} : { ownerSid }) };
};
