import { QgaError } from '../vss/errors.ts';

/**
 * Waits for work that goes on without us.
 * @throws CANCELLED as soon as the signal is aborted.
 */
export const unlessAborted = async <T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> => {
  const cancelled = Promise.withResolvers<never>();
  const cancel = (): void => cancelled.reject(QgaError.of('CANCELLED'));
  if (signal?.aborted) cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    return await Promise.race([work, cancelled.promise]);
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
};
