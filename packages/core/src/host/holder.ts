import { PATIENCE, type Patience } from '../contract/bounds.ts';
import type { AboutResult } from '../contract/host.ts';
import type { CallMethod } from '../contract/service.ts';
import { systemClock } from '../platform/system-clock.ts';
import { VERSION } from '../version.ts';
import { QgaError } from '../vss/errors.ts';
import { type Connection, connectionOver } from './connection.ts';
import { addressOf, endpointOf } from './endpoint.ts';
import { simulateArgs } from './host-arguments.ts';
import type { LaunchedHolder } from './launch-holder.ts';
import type { HolderConnection, Holders } from './router.ts';
import { callWatched, lives } from './silence.ts';
import { checkBundle, startFailure, startSilence } from './start-failure.ts';
import { type HostStart, START_MS } from './start-host.ts';

const silent = (detail: string): QgaError => QgaError.of('HOLDER_SILENT', { detail });

/** Milliseconds between two looks for it. */
const LOOK_EVERY_MS = 50;

/** A machine's holder, from the side of a client. Disposing ends the connection; the holder goes on. */
export class Holder implements HolderConnection {
  readonly call: CallMethod;
  /** Its version; empty where it is too old to say. */
  readonly version: string;
  readonly #connection: Connection;

  constructor(connection: Connection, version: string, patience: Patience = PATIENCE) {
    this.#connection = connection;
    this.version = version;
    const { client } = connection;
    const onSilent = (): void => {
      client.fail(silent('It stopped answering.'));
      connection.kill();
    };
    this.call = callWatched(client, { clock: systemClock, patience, limits: undefined, onSilent });
  }

  /** Thaws whatever it holds, and ends it. */
  async shutdown(): Promise<void> {
    const { client } = this.#connection;
    await client.call('shutdown', {});
    // Only then its endpoint is free.
    await client.closed;
  }

  /** Ends the connection at once. */
  kill(): void {
    this.#connection.kill();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connection.end();
  }
}

/** The holders of a machine. @param host the bundle a holder is started from */
export const holdersOf = (host: string, simulate: string | undefined, patience: Patience = PATIENCE): Holders => ({
  find: () => findHolder(simulate, patience),
  start: () => startHolder({ host, simulate }),
});

/**
 * The machine's holder, which has said that it lives. A connection that breaks before it does is no proof that there is none: it is
 * looked for again until nobody serves the endpoint.
 * @returns undefined where there is none. @throws HOLDER_SILENT, PIPE_NOT_TRUSTED
 */
export const findHolder = async (simulate: string | undefined, patience: Patience = PATIENCE): Promise<Holder | undefined> => {
  const endpoint = await endpointOf(simulate);
  const until = systemClock.monotonic() + patience.findMs;
  for (;;) {
    const channel = await endpoint.find();
    if (channel === undefined) return undefined;
    const holder = await answering(connectionOver(channel), patience);
    if (holder !== undefined) return holder;
    if (systemClock.monotonic() >= until) throw silent(`It ended every connection for ${patience.findMs / 1000} s.`);
    await systemClock.sleep(LOOK_EVERY_MS);
  }
};

/** @returns undefined where the connection is over. @throws HOLDER_SILENT */
const answering = async (connection: Connection, patience: Patience): Promise<Holder | undefined> => {
  const { client } = connection;
  const about = client.call('about', {});
  if (!(await lives(about, systemClock, patience.findMs))) {
    client.fail(QgaError.of('CHANNEL_CLOSED'));
    connection.kill();
    throw silent(`It did not answer for ${patience.findMs / 1000} s.`);
  }
  if (!client.isOver) return new Holder(connection, await versionIn(about), patience);
  await connection.end();
  return undefined;
};

/** @param about has been answered */
const versionIn = async (about: Promise<AboutResult>): Promise<string> => {
  try {
    return (await about).version;
  } catch {
    // One that does not know the question is no more than of another version.
    return '';
  }
};

/** Which version the machine's holder is of. @returns undefined where there is none. @throws as findHolder */
export const versionOfHolder = async (simulate: string | undefined): Promise<Pick<Holder, 'version'> | undefined> => {
  await using holder = await findHolder(simulate);
  return holder === undefined ? undefined : { version: holder.version };
};

/** What a host that knows of the holder says of itself. */
export const aboutWithHolder = async (simulate: string | undefined): Promise<AboutResult> => {
  const endpoint = await addressOf(simulate);
  if (endpoint === undefined) return { version: VERSION };
  const holder = await unlessSilent(versionOfHolder(simulate));
  return { version: VERSION, endpoint, ...(holder === undefined ? {} : { holderVersion: holder.version }) };
};

/**
 * The machine's holder, started where there is none: outside this process's job, with nothing of this process's handles, so that
 * a program that reads our output to its end does not wait for the holder.
 * @throws DETACH_BLOCKED, KOFFI_UNAVAILABLE, HOST_NOT_STARTABLE, HOST_START_FAILED
 * @seam
 */
export const startHolder = async ({ host, simulate, node = process.execPath, startMs = START_MS }: HostStart): Promise<Holder> => {
  const found = await findHolder(simulate);
  if (found !== undefined) return found;
  checkBundle(host);
  const { launchHolder } = await import('./launch-holder.ts');
  const launched = await launchHolder(node, [host, '--holder', ...simulateArgs(simulate)]);
  try {
    return await untilFound(launched, { host, simulate, startMs });
  } finally {
    launched.release();
  }
};

/** One that does not answer is none to ask, and may be loading yet. */
const unlessSilent = <T>(found: Promise<T | undefined>): Promise<T | undefined> =>
  found.catch((thrown: unknown) => {
    if (QgaError.from(thrown).name !== 'HOLDER_SILENT') throw thrown;
    return undefined;
  });

const untilFound = async (launched: LaunchedHolder, { host, simulate, startMs = START_MS }: HostStart): Promise<Holder> => {
  const until = systemClock.monotonic() + startMs;
  for (;;) {
    // Looked at first: one that ends because another has taken the endpoint meanwhile is no failure.
    const { hasEnded } = launched;
    const holder = await unlessSilent(findHolder(simulate));
    if (holder !== undefined) return holder;
    if (hasEnded) throw startFailure(await launched.end(0), host);
    if (systemClock.monotonic() >= until) throw startSilence(startMs, await launched.end(0), host);
    await systemClock.sleep(LOOK_EVERY_MS);
  }
};
