import { isDeepStrictEqual } from 'node:util';
import type { FreezeResult, FreezeSettings } from '../contract/freeze.ts';
import type { Clock } from '../platform/clock.ts';
import { QgaError } from '../vss/errors.ts';
import type { FreezeCommand } from './freeze-command.ts';
import type { Session } from './session.ts';

/** What whoever asked for something else has to know of a session that is under way. */
const detailOf = ({ place }: Session): string => {
  if (place === 'prepared')
    return 'It is that session of qga-vss, which is prepared: a freeze that continues it takes none of its options again.';
  return `It is that session of qga-vss${place === 'frozen' ? ', which is frozen' : ''}.`;
};

/** A session is under way, and the call does not go with it. */
export const inProgress = (session: Session): QgaError =>
  QgaError.of('FREEZE_IN_PROGRESS', { object: session.record.sessionId, detail: detailOf(session) });

/** Whether another session is meant than this one. */
export const wrongSession = (session: Session, sessionId: string | undefined): boolean =>
  sessionId !== undefined && sessionId !== session.record.sessionId;

/** What only a freeze decides must fit what was prepared. @throws INVALID_ARGUMENT; the session stays prepared. */
export const checkCommand = (
  { record: { settings }, preparedLeftMs }: Session,
  { instant, releaseAfterMs }: FreezeCommand,
  clock: Clock,
): void => {
  if (releaseAfterMs !== undefined && releaseAfterMs >= settings.holdMs)
    throw QgaError.of('INVALID_ARGUMENT', {
      object: 'releaseAfterMs',
      isOption: true,
      detail: `A planned thaw must come before the hold limit, ${settings.holdMs} ms.`,
    });
  const leftMs = preparedLeftMs ?? Number.POSITIVE_INFINITY;
  if (settings.level === 'writers' && instant !== undefined && instant.due > clock.monotonic() + leftMs)
    throw QgaError.of('INVALID_ARGUMENT', {
      object: 'freezeAt',
      isOption: true,
      detail: 'What was prepared is called off before that instant; raise `prepareHoldMs`.',
    });
};

/** A second freeze with the same options gets the session there is. */
export const continued = async (session: Session, settings: FreezeSettings): Promise<FreezeResult> => {
  if (session.place !== 'frozen' || !isDeepStrictEqual(session.record.settings, settings)) throw inProgress(session);
  return { ...(await session.frozen), changed: false };
};
