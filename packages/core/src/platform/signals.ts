/** What ends a program from outside. SIGHUP is the closing of a console window on Windows, SIGBREAK Ctrl+Break. */
export const TERMINATION_SIGNALS: readonly NodeJS.Signals[] = [
  'SIGINT',
  'SIGTERM',
  'SIGHUP',
  ...(process.platform === 'win32' ? (['SIGBREAK'] as const) : []),
];
