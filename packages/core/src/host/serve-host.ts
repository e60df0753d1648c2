import type { Clock } from '../platform/clock.ts';
import type { Requester } from '../requester/service.ts';
import type { Methods } from '../rpc/dispatcher.ts';
import { type Ended, serve } from '../rpc/server.ts';
import type { Transport } from '../rpc/transport.ts';
import { QgaError } from '../vss/errors.ts';
import { checkParams, methodsOf } from './methods.ts';

/** Milliseconds in which a host is gone once nobody listens to it. */
const LAST_WORDS_MS = 1000;

/** What a host process is made of. */
export interface HostParts {
  readonly transport: Transport;
  readonly requester: Requester;
  readonly clock: Clock;
  /** Resolves when the process is told to end: a signal, an error nobody caught, the caller's death. */
  readonly stopped: Promise<QgaError>;
}

/** Exit codes of a host. */
const GONE_WELL = 0;
const TORN_DOWN = 4;

/**
 * A host: serves the product on a connection until that ends, `shutdown` is called, or the process is told to stop. Then the
 * guest is thawed before anything else, and the process ends within a second, whatever still hangs in VSS.
 * @returns the exit code of the process.
 */
export const serveHost = async ({ transport, requester, clock, stopped }: HostParts): Promise<number> => {
  const shutdown = Promise.withResolvers<QgaError>();
  const methods: Methods = {
    ...methodsOf(requester),
    abandon: {
      handler: () => {
        void requester.release(QgaError.of('CANCELLED'));
        return {};
      },
    },
    shutdown: {
      handler: async () => {
        await requester.release(QgaError.of('CANCELLED', { detail: 'The host was shut down.' }));
        shutdown.resolve(QgaError.of('CANCELLED'));
        return {};
      },
    },
  };
  const close = new AbortController();
  const served = serve(transport.reader, transport.writer, methods, { validate: checkParams, signal: close.signal });
  const reason = await Promise.race([served.then(lost), stopped, shutdown.promise]);
  const released = requester.release(reason);
  close.abort();
  const { drained } = await served;
  const inTime = await within(clock, LAST_WORDS_MS, Promise.all([released, drained]));
  if (requester.unusable || !inTime) requester.terminate(TORN_DOWN);
  await requester[Symbol.asyncDispose]();
  transport.close();
  return GONE_WELL;
};

const lost = ({ why, error }: Ended): QgaError =>
  QgaError.of('CALLER_LOST', { detail: `The connection is over (${why}).` }, { cause: error });

/** @returns whether the work was done in time. */
const within = async (clock: Clock, ms: number, work: Promise<unknown>): Promise<boolean> => {
  const over = new AbortController();
  const late = clock.sleep(ms, over.signal).then(() => false);
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    over.abort('over');
  }
};
