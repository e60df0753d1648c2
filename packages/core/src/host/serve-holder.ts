import { type CallMethod, callOf, callsOf } from '../contract/service.ts';
import type { Listener } from '../platform/channel.ts';
import type { Clock } from '../platform/clock.ts';
import type { Requester } from '../requester/service.ts';
import type { Methods } from '../rpc/dispatcher.ts';
import { serve } from '../rpc/server.ts';
import { QgaError } from '../vss/errors.ts';
import { channelTransport } from './connection.ts';
import { hostMethods } from './methods.ts';
import { endWithin } from './serve-host.ts';

/** Milliseconds for which an outcome is kept for those who come late; a new freeze begins them anew. */
const KEEP_MS = 600_000;
/** Milliseconds between two looks at whether anybody still needs it. */
const LOOK_EVERY_MS = 1000;

/** What a holder process is made of. */
export interface HolderParts {
  readonly listener: Listener;
  readonly requester: Requester;
  readonly clock: Clock;
  /** Resolves when the process is told to end. */
  readonly shutdown: Promise<QgaError>;
}

/**
 * A holder: a host of its own that outlives its callers. All who connect count as one; none of their ends releases
 * anything. It is gone ten minutes after the last session, at once when shut down.
 * @returns the exit code of the process.
 */
export const serveHolder = async ({ listener, requester, clock, shutdown }: HolderParts): Promise<number> => {
  const asked = Promise.withResolvers<QgaError>();
  const close = new AbortController();
  const connections = new Set<Connection>();
  const call = forOthers(requester);
  const methodsFor = (pid: number | undefined): Methods => hostMethods(requester, calledBy(pid, call), asked.resolve);
  const accepting = accept(listener, methodsFor, close.signal, connections);
  const reason = await Promise.race([shutdown, asked.promise, unneeded(clock, requester, close.signal), accepting]);
  const released = requester.release(reason);
  close.abort('over');
  return await endWithin(
    clock,
    requester,
    Promise.all([released.then(() => requester.noted()), ...[...connections].map(({ drained }) => drained)]),
    async () => {
      // In this order: a client that sees its connection end finds no holder at the endpoint.
      await listener[Symbol.asyncDispose]();
      for (const { close: hangUp } of connections) hangUp();
    },
  );
};

/** The requester's methods for clients that are all other processes: what it holds is not held in theirs. */
const forOthers = (requester: Requester): CallMethod =>
  callOf({
    ...callsOf(callOf(requester)),
    status: async (options) => {
      const seen = await requester.status(options);
      return seen.owner === 'this-process' ? { ...seen, owner: 'qga-vss' } : seen;
    },
  });

/** Calls of which it is known which process makes them, where it is. */
const calledBy = (callerPid: number | undefined, call: CallMethod): CallMethod =>
  callerPid === undefined ? call : (method, options, context) => call(method, options, { ...context, callerPid });

interface Connection {
  readonly drained: Promise<void>;
  readonly close: () => void;
}

/** Resolves only with what accepting fails with. */
const accept = async (
  listener: Listener,
  methodsFor: (pid: number | undefined) => Methods,
  signal: AbortSignal,
  connections: Set<Connection>,
): Promise<QgaError> => {
  const hangUp = (connection: Connection): void => {
    if (signal.aborted) return;
    connection.close();
    connections.delete(connection);
  };
  try {
    for await (const channel of listener.channels) {
      const { reader, writer, close } = channelTransport(channel);
      const drained = serve(reader, writer, methodsFor(channel.peerPid), { signal }).then((ended) => ended.drained);
      const connection = { drained, close };
      connections.add(connection);
      void drained.then(() => hangUp(connection));
    }
    return QgaError.of('CANCELLED');
  } catch (thrown) {
    return QgaError.from(thrown);
  }
};

const unneeded = async (clock: Clock, requester: Requester, over: AbortSignal): Promise<QgaError> => {
  const began = clock.monotonic();
  while (!over.aborted && clock.monotonic() - (requester.lastBusy ?? began) < KEEP_MS) await clock.sleep(LOOK_EVERY_MS, over);
  return QgaError.of('CANCELLED', { detail: 'Nobody needs the holder any more.' });
};
