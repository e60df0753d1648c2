import { QgaError } from '../vss/errors.ts';
import { isHostLost } from '../vss/host-lost.ts';
import type { AwaitThawResult } from './await-thaw.ts';
import type { Notice } from './parts.ts';

/** Whether a hold is over because the process that owned it is. */
const isOver = (error: QgaError): boolean => isHostLost(error) || error.name === 'SESSION_LOST';

/**
 * Resolves when a hold was lost, with why; never where its caller ends it. Never rejects.
 * @param ended what `awaitThaw` promises of it
 */
export const whenLost = (ended: Promise<AwaitThawResult>): Promise<Notice> => {
  const { promise, resolve } = Promise.withResolvers<Notice>();
  ended.then(
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
