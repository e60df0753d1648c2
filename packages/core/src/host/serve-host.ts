import type { Calls } from '../contract/service.ts';
import type { Clock } from '../platform/clock.ts';
import type { Requester } from '../requester/service.ts';
import { type Ended, serve } from '../rpc/server.ts';
import type { Transport } from '../rpc/transport.ts';
import { QgaError } from '../vss/errors.ts';
import { endWithin } from './last-words.ts';
import { checkParams, hostMethods } from './methods.ts';

/** What a host process is made of. */
export interface HostParts {
  readonly transport: Transport;
  readonly requester: Requester;
  /** The requester's, and those of the machine's holder where that keeps what they are about. */
  readonly calls: Calls;
  readonly clock: Clock;
  /** Resolves when the process is told to end: a signal, or an error nobody caught. */
  readonly stopped: Promise<QgaError>;
}

/**
 * A host: serves the product on a connection until that ends, `shutdown` is called, or the process is told to stop. Then the
 * guest is thawed before anything else, and the process ends within a second, whatever still hangs in VSS.
 * @returns the exit code of the process.
 */
export const serveHost = async ({ transport, requester, calls, clock, stopped }: HostParts): Promise<number> => {
  const shutdown = Promise.withResolvers<QgaError>();
  const close = new AbortController();
  const methods = hostMethods(requester, calls, shutdown.resolve);
  const served = serve(transport.reader, transport.writer, methods, { validate: checkParams, signal: close.signal });
  const reason = await Promise.race([served.then(lost), stopped, shutdown.promise]);
  const released = requester.release(reason);
  close.abort('over');
  const { drained } = await served;
  return await endWithin(clock, requester, Promise.all([released, drained]), () => transport.close());
};

const lost = ({ why, error }: Ended): QgaError =>
  QgaError.of('CALLER_LOST', { detail: `The connection is over (${why}).` }, { cause: error });
