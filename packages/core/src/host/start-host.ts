import type { Readable, Writable } from 'node:stream';
import { LATE, withLimit } from '../platform/limit.ts';
import { systemClock } from '../platform/system-clock.ts';
import type { RpcClient } from '../rpc/client.ts';
import { RESPONSE_LIMIT } from '../rpc/line-decoder.ts';
import { streamTransport } from '../rpc/stream-transport.ts';
import { QgaError } from '../vss/errors.ts';
import type { HostConnection } from './attached-host.ts';
import { type Connection, clientOf } from './connection.ts';
import { attachedArgs } from './host-arguments.ts';
import { HostProcess, type ProcessEnd } from './host-process.ts';
import type { HostCalls } from './methods.ts';
import { windowsRescue } from './rescue.ts';
import { checkBundle, describeEnd, startFailure, startSilence } from './start-failure.ts';

/** Milliseconds in which a host or holder that was started must answer: on a machine that has just booted, a scanner reads it first. */
export const START_MS = 30_000;
/** Milliseconds a host has to end when asked; then it is killed. */
const END_MS = 2000;

/** What a host or holder is started from. */
export interface HostStart {
  /** The bundle. */
  readonly host: string;
  /** Name of a simulated machine; the real one where left out. */
  readonly simulate?: string | undefined;
  /** The Node.js that runs it; this process's own where left out. */
  readonly node?: string;
  /** Milliseconds it has to answer in. */
  readonly startMs?: number;
}

export interface AttachedStart extends HostStart {
  /** Whether the host is to look for the machine's holder: not where its client does so before it asks. */
  readonly routes?: boolean;
  /** Ends it where it has not answered yet. */
  readonly signal?: AbortSignal;
  /** The process, where it has been started already. */
  readonly early?: () => HostProcess | undefined;
}

/**
 * Starts a host process that is attached to this one. It is detached in the system's sense, so that a caller killed with its job
 * leaves it alive to thaw; and hidden, with an environment of our own making and pipes that nobody else has.
 * @returns a connection to it once it answers
 * @throws KOFFI_UNAVAILABLE, HOST_NOT_STARTABLE, HOST_START_FAILED, PROTOCOL_ERROR, CANCELLED
 */
export const startHost = async ({ host, simulate, routes = false, signal, early, ...start }: AttachedStart): Promise<HostConnection> => {
  const { node = process.execPath, startMs = START_MS } = start;
  // First: where it is not to be had, no host must be left behind.
  const rescue = simulate === undefined && process.platform === 'win32' ? await windowsRescue() : undefined;
  const started = early?.() ?? (await startAttached(node, host, attachedArgs(simulate, routes)));
  const connection = connectionTo(started);
  await untilUp(connection, started, host, startMs, signal);
  return { ...connection, pid: started.child.pid, rescue: rescue?.(() => !started.hasEnded) };
};

const startAttached = async (node: string, host: string, args: readonly string[]): Promise<HostProcess> => {
  checkBundle(host);
  return await startProcess(node, [host, ...args], ['pipe', 'pipe']);
};

/** @throws HOST_NOT_STARTABLE, HOST_START_FAILED where the system says at once that it cannot be started. */
export const startProcess = async (...[node, args, streams]: ConstructorParameters<typeof HostProcess>): Promise<HostProcess> => {
  const started = tryStart(node, args, streams);
  if (!(started instanceof HostProcess)) throw startFailure(started, node);
  if (started.child.pid === undefined) throw startFailure(await started.ended, node);
  return started;
};

const tryStart = (...start: ConstructorParameters<typeof HostProcess>): HostProcess | ProcessEnd => {
  try {
    return new HostProcess(...start);
  } catch (thrown) {
    return { error: thrown as NodeJS.ErrnoException, stderr: '' };
  }
};

/** Waits for the answer to a question that costs nothing: a host that gives it has loaded, and serves. */
const untilUp = async (
  { client }: Connection,
  started: HostProcess,
  host: string,
  startMs: number,
  signal?: AbortSignal,
): Promise<void> => {
  const over = new AbortController();
  const ends = [over.signal, ...(signal === undefined ? [] : [signal])];
  const late = systemClock.sleep(startMs, AbortSignal.any(ends)).then(() => (signal?.aborted ? 'cancelled' : 'silent'));
  const answer = client.call('cancel', { id: 'start' }).then(
    () => 'up' as const,
    (thrown: unknown) => QgaError.from(thrown),
  );
  const outcome = await Promise.race([answer, late]);
  over.abort();
  if (outcome === 'up') return;
  // It has ended, or has closed its output, which is as good as that.
  const end = await started.end(outcome instanceof QgaError ? END_MS : 0);
  if (outcome === 'cancelled') throw QgaError.of('CANCELLED');
  if (!(outcome instanceof QgaError)) throw startSilence(startMs, end, host);
  if (outcome.name === 'PROTOCOL_ERROR') throw outcome;
  throw startFailure(end, host);
};

/** Tells a host to end. @returns whether it says that all it had to do is done */
const toldToEnd = (client: RpcClient<HostCalls>): Promise<boolean> =>
  client.call('shutdown', {}).then(
    () => true,
    // It is gone already, or says what is no answer.
    () => false,
  );

const connectionTo = (started: HostProcess): Omit<HostConnection, 'pid' | 'rescue'> => {
  const { child } = started;
  const client = clientOf(streamTransport(child.stdout as Readable, child.stdin as Writable, RESPONSE_LIMIT));
  const kill = (): void => started.kill();
  const end = async (): Promise<void> => {
    const ended = started.end(END_MS);
    await client.close();
    await ended;
  };
  return {
    client,
    kill,
    end,
    dismiss: async () => {
      const done = await withLimit(systemClock, END_MS, toldToEnd(client));
      if (done === LATE) kill();
      if (done !== true) return await end();
      const closed = client.close();
      // It reads no more: what is written to it, if only that there is no more, would wait for its end.
      started.abandon();
      await closed;
    },
    explain: async (error) => {
      if (error.name !== 'HOST_LOST' || error.at.detail !== undefined) return error;
      return QgaError.of('HOST_LOST', { detail: describeEnd(await started.end(END_MS)) }, { cause: error });
    },
  };
};
