import { connect, connectGroup } from '@qga-vss/core';
import { connectEarly, type EarlyHost, readDefaultsFile, systemClock, TERMINATION_SIGNALS } from '@qga-vss/core/internal';
import { processOutput } from '../terminal/process-output.ts';
import type { Interruption, World } from './world.ts';

const onInterruption = (listener: (interruption: Interruption) => void): Disposable => {
  const onSignal = (signal: NodeJS.Signals): void => listener({ signal });
  const onError = (error: unknown): void => listener({ error });
  for (const signal of TERMINATION_SIGNALS) process.on(signal, onSignal);
  process.on('uncaughtException', onError);
  process.on('unhandledRejection', onError);
  return {
    [Symbol.dispose]: () => {
      for (const signal of TERMINATION_SIGNALS) process.off(signal, onSignal);
      process.off('uncaughtException', onError);
      process.off('unhandledRejection', onError);
    },
  };
};

/** A host that was started for this machine is taken for it; a guest has its own. */
const connectBy =
  (early: EarlyHost | undefined): World['connect'] =>
  (options) =>
    early === undefined || options.guest !== undefined ? connect(options) : connectEarly(options, early);

/**
 * This process as it is.
 * @param hurry called once it has been interrupted twice
 * @param early a host that was started before the rest was loaded
 */
export const processWorld = (hurry: () => void, early: EarlyHost | undefined): World => ({
  argv: process.argv.slice(2),
  env: process.env,
  platform: process.platform,
  clock: systemClock,
  stdout: processOutput(1),
  stderr: processOutput(2),
  connect: connectBy(early),
  connectGroup,
  defaultsFile: readDefaultsFile,
  onInterruption,
  hurry,
});
