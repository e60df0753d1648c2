import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import type { Channel } from '../platform/channel.ts';
import { systemClock } from '../platform/system-clock.ts';
import { RpcClient } from '../rpc/client.ts';
import { RESPONSE_LIMIT } from '../rpc/line-decoder.ts';
import { QgaError } from '../vss/errors.ts';
import { channelTransport } from './channel-transport.ts';
import { hostEnvironment } from './environment.ts';
import { meetingPlace } from './meeting-place.ts';
import type { HostCalls } from './methods.ts';
import { onKoffi } from './on-koffi.ts';
import { RemoteService } from './remote-service.ts';
import type { Holders } from './router.ts';

/** Milliseconds in which a holder that was started must be found at its place. */
const START_MS = 15_000;
/** Milliseconds between two looks for it. */
const LOOK_EVERY_MS = 50;

const serviceOf = (channel: Channel): RemoteService => {
  const { reader, writer } = channelTransport(channel, RESPONSE_LIMIT);
  const client = new RpcClient<HostCalls>(reader, writer);
  // The holder goes on: only the connection to it is this process's to end.
  const end = async (): Promise<void> => {
    await client.close();
    await channel[Symbol.asyncDispose]();
  };
  return new RemoteService({ client, end, kill: () => channel.close() });
};

/** The holders of a machine. @param host the bundle a holder is started from */
export const holdersOf = (host: string, simulate: string | undefined): Holders => ({
  find: () => findHolder(simulate),
  start: () => startHolder(host, simulate),
});

/** The machine's holder. @returns undefined where there is none. */
export const findHolder = async (simulate: string | undefined): Promise<RemoteService | undefined> => {
  const channel = await (await meetingPlace(simulate)).find();
  return channel && serviceOf(channel);
};

/**
 * The machine's holder, started where there is none: outside this process's job, with nothing of this process's handles, so that
 * whoever waits for the end of our pipes does not wait for it.
 * @throws DETACH_BLOCKED, KOFFI_UNAVAILABLE, HOST_LOST where it does not come up
 */
export const startHolder = async (host: string, simulate: string | undefined): Promise<RemoteService> => {
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
