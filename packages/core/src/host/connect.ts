import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { Service } from '../contract/service.ts';
import { RpcClient } from '../rpc/client.ts';
import { RESPONSE_LIMIT } from '../rpc/line-decoder.ts';
import { streamTransport } from '../rpc/stream-transport.ts';
import { scenarioNamed } from '../simulator/catalogue.ts';
import { QgaError } from '../vss/errors.ts';
import { hostEnvironment } from './environment.ts';
import type { HostCalls } from './methods.ts';
import { type HostProcess, RemoteService } from './remote-service.ts';

/** Milliseconds a host has to end when asked; then it is killed. */
const END_MS = 2000;

export interface ConnectOptions {
  /** Name of a simulated machine; the real one where left out. */
  readonly simulate?: string;
  /** The host's bundle. */
  readonly host: string;
}

type Host = ChildProcess & { readonly stdin: Writable; readonly stdout: Readable };

/**
 * Starts a host process and connects to it. It is detached, so that a caller killed with its job leaves it alive to thaw; and
 * hidden, with an environment of our own making and pipes that nobody else has.
 * @throws NOT_WINDOWS, UNKNOWN_SCENARIO
 */
export const connectTo = async ({ simulate, host }: ConnectOptions): Promise<Service> => {
  if (simulate !== undefined) scenarioNamed(simulate);
  else if (process.platform !== 'win32') throw QgaError.of('NOT_WINDOWS');
  const args = [host, '--caller', String(process.pid), ...(simulate === undefined ? [] : ['--simulate', simulate])];
  const child = spawn(process.execPath, args, {
    detached: true,
    windowsHide: true,
    stdio: ['pipe', 'pipe', 'ignore'],
    env: hostEnvironment(process.env),
  }) as Host;
  child.on('error', () => child.stdout.destroy());
  const rescue = simulate === undefined ? await windowsRescue() : () => {};
  return new RemoteService(hostProcess(child, rescue));
};

/** The thaw event is set without COM and without the host. Loaded beforehand: while frozen nothing should be. */
const windowsRescue = async (): Promise<() => void> => {
  const { openWindowsMachine } = await import('../windows/machine.ts');
  const { events } = openWindowsMachine();
  events.probe();
  return () => void events.rescue();
};

const hostProcess = (child: Host, rescue: () => void): HostProcess => {
  const { reader, writer } = streamTransport(child.stdout, child.stdin, RESPONSE_LIMIT);
  const client = new RpcClient<HostCalls>(reader, writer);
  const kill = (): void => void child.kill('SIGKILL');
  return {
    client,
    rescue,
    kill,
    end: async () => {
      const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
      const timer = setTimeout(kill, END_MS);
      await client.close();
      await ended;
      clearTimeout(timer);
    },
  };
};
