import { connect } from '@qga-vss/core';
import { systemClock } from '@qga-vss/core/internal';
import { processOutput } from './process-output.ts';
import type { Interruption, World } from './world.ts';

/** SIGBREAK is Ctrl+Break, SIGHUP the closing of the console window on Windows. */
const SIGNALS: readonly NodeJS.Signals[] = [
  'SIGINT',
  'SIGTERM',
  'SIGHUP',
  ...(process.platform === 'win32' ? (['SIGBREAK'] as const) : []),
];

const onInterruption = (listener: (interruption: Interruption) => void): Disposable => {
  const onSignal = (signal: NodeJS.Signals): void => listener({ signal });
  const onError = (error: unknown): void => listener({ error });
  for (const signal of SIGNALS) process.on(signal, onSignal);
  process.on('uncaughtException', onError);
  process.on('unhandledRejection', onError);
  return {
    [Symbol.dispose]: () => {
      for (const signal of SIGNALS) process.off(signal, onSignal);
      process.off('uncaughtException', onError);
      process.off('unhandledRejection', onError);
    },
  };
};

/** This process as it is. */
export const processWorld = (): World => ({
  argv: process.argv.slice(2),
  env: process.env,
  platform: process.platform,
  clock: systemClock,
  stdout: processOutput(1),
  stderr: processOutput(2),
  connect,
  onInterruption,
});
