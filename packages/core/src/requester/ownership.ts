import type { FreezeSettings } from '../contract/freeze.ts';
import type { EventProbe } from '../platform/events.ts';
import type { Machine } from '../platform/machine.ts';
import { QgaError } from '../vss/errors.ts';
import { OWNER_MUTEX_NAME } from '../vss/ids.ts';
import { describeSid } from '../vss/sids.ts';
import type { Phase } from './phases.ts';

/** Milliseconds between two looks at whether a freeze left behind has gone. */
const LOOK_EVERY_MS = 100;

/**
 * Makes sure that no other freeze is under way, before anything is touched.
 * @throws FREEZE_IN_PROGRESS, STALE_FREEZE, OWNER_MUTEX_TAKEN; RECOVER_TIMEOUT where `recover` was in vain
 */
export const checkOwnership = async (machine: Machine, phase: Phase, { recover }: Pick<FreezeSettings, 'recover'>): Promise<void> => {
  const { nameTaken } = recover ? await recoverFreeze(machine, phase) : refuseWhileFrozen(machine);
  if (nameTaken !== undefined) throw takenName(nameTaken.ownerSid);
};

/** Releases what a process of ours that is gone left frozen, and never a freeze that lives. */
const recoverFreeze = async ({ events }: Machine, phase: Phase): Promise<EventProbe> => {
  const seen = events.probe();
  const { owned, events: whose, ownerSid } = seen;
  if (owned) throw ownFreeze();
  if (whose === 'foreign') throw foreignFreeze(ownerSid);
  if (whose === 'ours') events.rescue();
  while (events.probe().events !== 'none') {
    phase.check();
    await phase.pause(LOOK_EVERY_MS);
  }
  return seen;
};

/**
 * @returns what was seen of the events and the mutex
 * @throws FREEZE_IN_PROGRESS, STALE_FREEZE where this machine is being frozen, by whomever
 */
export const refuseWhileFrozen = (machine: Machine): EventProbe => {
  const seen = machine.events.probe();
  const { owned, events, ownerSid } = seen;
  if (owned) throw ownFreeze();
  if (events === 'foreign') throw foreignFreeze(ownerSid);
  if (events === 'ours') throw QgaError.of('STALE_FREEZE');
  return seen;
};

/**
 * Makes sure that a thaw which found nothing to end leaves nothing frozen either.
 * @throws FREEZE_LEFT_BEHIND, FREEZE_NOT_OURS; not where it is being thawed already
 */
export const refuseToLeaveFrozen = (machine: Machine): void => {
  const { owned, events, ownerSid, frozen, thaw } = machine.events.probe();
  if (thaw || (!owned && events === 'none')) return;
  if (!owned && events === 'ours') throw QgaError.of('FREEZE_LEFT_BEHIND');
  const whose = owned ? OWN : foreign(ownerSid);
  throw QgaError.of('FREEZE_NOT_OURS', { detail: `${whose} The disks are ${frozen ? 'frozen' : 'not frozen yet'}.` });
};

const OWN = 'It belongs to another process of qga-vss.';

const foreign = (sid: string | undefined): string =>
  `It belongs to another program, perhaps the guest agent${sid === undefined ? '' : `; its owner is ${describeSid(sid)}`}.`;

const ownFreeze = (): QgaError => QgaError.of('FREEZE_IN_PROGRESS', { object: 'qga-vss', detail: OWN });

const foreignFreeze = (sid: string | undefined): QgaError => QgaError.of('FREEZE_IN_PROGRESS', { detail: foreign(sid) });

/** Without the mutex a freeze of ours that lives could not be told from one that was left behind. */
const takenName = (sid: string | undefined): QgaError =>
  QgaError.of('OWNER_MUTEX_TAKEN', {
    object: OWNER_MUTEX_NAME,
    detail: `Its owner is ${sid === undefined ? 'not known' : describeSid(sid)}.`,
  });
