import { QgaError } from '../vss/errors.ts';

/** SIGHUP is the closing of a console window on Windows, SIGBREAK Ctrl+Break. */
const SIGNALS: readonly NodeJS.Signals[] = [
  'SIGINT',
  'SIGTERM',
  'SIGHUP',
  ...(process.platform === 'win32' ? (['SIGBREAK'] as const) : []),
];

/** Resolves with why this process is to end: a signal, or an error nobody caught. */
export const processStopped = (): Promise<QgaError> =>
  new Promise((resolve) => {
    for (const signal of SIGNALS)
      process.once(signal, () => resolve(QgaError.of('CANCELLED', { detail: `The host was told to end (${signal}).` })));
    const failed = (cause: unknown): void => resolve(QgaError.of('INTERNAL_ERROR', { detail: String(cause) }, { cause }));
    process.once('uncaughtException', failed);
    process.once('unhandledRejection', failed);
  });
