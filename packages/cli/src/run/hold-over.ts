import { type FreezeResult, isHostLost, type Notice, QgaError } from '@qga-vss/core';
import type { Target } from './target.ts';

/** Whether a hold is over because the process that owned it is. */
const isOver = (error: QgaError): boolean => isHostLost(error) || error.name === 'SESSION_LOST';

/** Resolves when a hold was lost, with why; never where it ends at our own word. Never rejects. */
export const holdOver = (target: Pick<Target, 'awaitThaw'>, frozen: FreezeResult): Promise<Notice> => {
  const { promise, resolve } = Promise.withResolvers<Notice>();
  target.awaitThaw(frozen).then(
    ({ lost }) => {
      if (lost !== undefined) resolve(lost);
    },
    (thrown) => {
      const error = QgaError.from(thrown);
      if (isOver(error)) resolve(error.toJSON());
    },
  );
  return promise;
};

/** The notice of a command that goes on while its hold is over. */
export const outlived = (lost: Notice, killed: boolean): Notice => {
  const fate = killed ? 'It is ended now.' : 'It is left running; --kill-on-expiry would end it.';
  return QgaError.of('COMMAND_OUTLIVED_HOLD', { detail: `${lost.message} ${fate}` }).toJSON();
};
