import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import type { CallMethod } from '../contract/service.ts';
import { systemClock } from '../platform/system-clock.ts';
import { QgaError } from '../vss/errors.ts';
import { type Connection, callOver, connectionOver } from './connection.ts';
import { endpointOf } from './endpoint.ts';
import { hostEnvironment } from './engine.ts';
import { onKoffi } from './open.ts';
import type { HolderConnection, Holders } from './router.ts';

/** Milliseconds in which a holder that was started must be found at its endpoint. */
const START_MS = 15_000;
/** Milliseconds between two looks for it. */
const LOOK_EVERY_MS = 50;

/** A machine's holder, from the side of a client. Disposing ends the connection; the holder goes on. */
export class Holder implements HolderConnection {
  readonly call: CallMethod;
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.call = callOver(connection);
  }

  /** Thaws whatever it holds, and ends it. */
  async shutdown(): Promise<void> {
    const { client } = this.#connection;
    await client.call('shutdown', {});
    // Only then is nobody at its endpoint any more.
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
export const holdersOf = (host: string, simulate: string | undefined): Holders => ({
  find: () => findHolder(simulate),
  start: () => startHolder(host, simulate),
});

/** The machine's holder. @returns undefined where there is none. */
export const findHolder = async (simulate: string | undefined): Promise<Holder | undefined> => {
  const channel = await (await endpointOf(simulate)).find();
  return channel && new Holder(connectionOver(channel));
};

/**
 * The machine's holder, started where there is none: outside this process's job, with nothing of this process's handles, so that
 * whoever waits for the end of our pipes does not wait for it.
 * @throws DETACH_BLOCKED, KOFFI_UNAVAILABLE, HOST_LOST where it does not come up
 */
export const startHolder = async (host: string, simulate: string | undefined): Promise<Holder> => {
  const found = await findHolder(simulate);
  if (found !== undefined) return found;
  const args = [host, '--holder', ...(simulate === undefined ? [] : ['--simulate', simulate])];
  await launch(args);
  const until = systemClock.monotonic() + START_MS;
  while (systemClock.monotonic() < until) {
    const started = await findHolder(simulate);
    if (started !== undefined) return started;
    await systemClock.sleep(LOOK_EVERY_MS);
  }
  throw QgaError.of('HOST_LOST', { detail: 'A holder was started and did not come up.' });
};

const launch = async (args: readonly string[]): Promise<void> => {
  const env = hostEnvironment(process.env);
  if (process.platform === 'win32') {
    const [{ startDetached }, { processPipes }] = await onKoffi(() =>
      Promise.all([import('../windows/detached.ts'), import('../windows/pipes.ts')]),
    );
    await startDetached(processPipes().library, {
      executable: process.execPath,
      arguments: args,
      environment: env,
      folder: dirname(process.execPath),
    });
    return;
  }
  spawn(process.execPath, args, { detached: true, stdio: 'ignore', env }).unref();
};
