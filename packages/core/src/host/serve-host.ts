import type { CallMethod } from '../contract/service.ts';
import type { Clock } from '../platform/clock.ts';
import { LATE, withLimit } from '../platform/limit.ts';
import type { Requester } from '../requester/service.ts';
import { InFlight } from '../rpc/in-flight.ts';
import { type Ended, serve } from '../rpc/server.ts';
import type { Line, MessageReader, Transport } from '../rpc/transport.ts';
import { QgaError } from '../vss/errors.ts';
import { type About, hostMethods } from './methods.ts';

/** Milliseconds in which a host is gone once it is to end. */
const END_MS = 1000;

const ENDED = 0;
const TORN_DOWN = 4;

/** What a host process is made of. */
export interface HostParts {
  readonly transport: Transport;
  readonly requester: Requester;
  /** The requester's methods, or those of the machine's holder where that owns the session they are about. */
  readonly call: CallMethod;
  readonly about?: About;
  readonly clock: Clock;
  /** Whether requests are answered although the input has ended: it was all there is to say, not a caller who is gone. */
  readonly batch?: boolean | undefined;
  /** What a host does while it is idle. */
  readonly whileIdle?: ((inFlight: InFlight) => void) | undefined;
  /** Resolves when the process is told to end: a signal, or an error nobody caught. */
  readonly shutdown: Promise<QgaError>;
}

/**
 * A host: serves the product on a connection until that ends, `shutdown` is called, or the process is told to end. Then the
 * guest is thawed before anything else, and the process ends within a second, whatever calls still hang in VSS.
 * @returns the exit code of the process.
 */
export const serveHost = async ({ transport, requester, call, about, clock, batch, whileIdle, shutdown }: HostParts): Promise<number> => {
  const asked = Promise.withResolvers<QgaError>();
  const close = new AbortController();
  const methods = hostMethods(requester, call, asked.resolve, about);
  const inFlight = new InFlight();
  const reader = batch ? untilAnswered(transport.reader, inFlight) : transport.reader;
  const served = serve(reader, transport.writer, methods, { signal: close.signal, inFlight });
  whileIdle?.(inFlight);
  const reason = await Promise.race([served.then(lost), shutdown, asked.promise]);
  const released = requester.release(reason);
  close.abort('over');
  const { drained } = await served;
  return await endWithin(clock, requester, Promise.all([released.then(() => requester.noted()), drained]), () => transport.close());
};

/** The same lines, of which the end is put off until what they ask for has been answered. */
async function* untilAnswered(reader: MessageReader, inFlight: InFlight): AsyncGenerator<Line, void, undefined> {
  yield* reader;
  await inFlight.idle();
}

const lost = ({ why, error }: Ended): QgaError =>
  QgaError.of('CALLER_LOST', { detail: `The connection is over (${why}).` }, { cause: error });

/**
 * Ends a host or holder that has begun to release what it holds: in order where that is done in a second, else by the last resort.
 * @returns the exit code of the process.
 */
export const endWithin = async (
  clock: Clock,
  requester: Requester,
  work: Promise<unknown>,
  close: () => void | Promise<void>,
): Promise<number> => {
  const ended = await withLimit(clock, END_MS, work);
  if (requester.unusable || ended === LATE) requester.terminate(TORN_DOWN);
  await requester[Symbol.asyncDispose]();
  await close();
  return ENDED;
};
