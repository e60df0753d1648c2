import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { RpcClient } from '../rpc/client.ts';
import { RESPONSE_LIMIT } from '../rpc/line-decoder.ts';
import { streamTransport } from '../rpc/stream-transport.ts';
import { hostEnvironment } from './environment.ts';
import type { HostCalls } from './methods.ts';
import { type HostConnection, RemoteService } from './remote-service.ts';
import { windowsRescue } from './rescue.ts';

/** Milliseconds a host has to end when asked; then it is killed. */
const END_MS = 2000;

type Host = ChildProcess & { readonly stdin: Writable; readonly stdout: Readable };

/**
 * Starts a host process that is attached to this one. It is detached in the system's sense, so that a caller killed with its job
 * leaves it alive to thaw; and hidden, with an environment of our own making and pipes that nobody else has.
 * @param host its bundle
 * @param simulate name of a simulated machine; the real one where left out
 * @param lost the session that was lost with the host before
 * @throws KOFFI_UNAVAILABLE
 */
export const startHost = async (host: string, simulate: string | undefined, lost?: string): Promise<RemoteService> => {
  // First: where it is not to be had, no host must be left behind.
  const rescue = simulate === undefined && process.platform === 'win32' ? await windowsRescue() : undefined;
  const args = [host, '--caller', String(process.pid), ...(simulate === undefined ? [] : ['--simulate', simulate])];
  const child = spawn(process.execPath, args, {
    detached: true,
    windowsHide: true,
    stdio: ['pipe', 'pipe', 'ignore'],
    env: hostEnvironment(process.env),
  }) as Host;
  child.on('error', () => child.stdout.destroy());
  return new RemoteService(connection(child), { rescue, lost });
};

const connection = (child: Host): HostConnection => {
  const { reader, writer } = streamTransport(child.stdout, child.stdin, RESPONSE_LIMIT);
  const client = new RpcClient<HostCalls>(reader, writer);
  const kill = (): void => void child.kill('SIGKILL');
  return {
    client,
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
