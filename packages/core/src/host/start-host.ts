import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { RESPONSE_LIMIT } from '../rpc/line-decoder.ts';
import { streamTransport } from '../rpc/stream-transport.ts';
import type { HostConnection } from './attached-host.ts';
import { clientOf } from './connection.ts';
import { hostEnvironment } from './engine.ts';
import { windowsRescue } from './rescue.ts';

/** Milliseconds a host has to end when asked; then it is killed. */
const END_MS = 2000;

type Host = ChildProcess & { readonly stdin: Writable; readonly stdout: Readable };

export interface HostStart {
  /** The bundle. */
  readonly host: string;
  /** Name of a simulated machine; the real one where left out. */
  readonly simulate?: string | undefined;
  /** Whether the host is to look for the machine's holder: not where its client does so before it asks. */
  readonly routes?: boolean;
}

/**
 * Starts a host process that is attached to this one. It is detached in the system's sense, so that a caller killed with its job
 * leaves it alive to thaw; and hidden, with an environment of our own making and pipes that nobody else has.
 * @throws KOFFI_UNAVAILABLE
 */
export const startHost = async ({ host, simulate, routes = false }: HostStart): Promise<HostConnection> => {
  // First: where it is not to be had, no host must be left behind.
  const rescue = simulate === undefined && process.platform === 'win32' ? await windowsRescue() : undefined;
  const args = [
    host,
    ...['--caller', String(process.pid)],
    ...(routes ? [] : ['--local']),
    ...(simulate === undefined ? [] : ['--simulate', simulate]),
  ];
  const child = spawn(process.execPath, args, {
    detached: true,
    windowsHide: true,
    stdio: ['pipe', 'pipe', 'ignore'],
    env: hostEnvironment(process.env),
  }) as Host;
  child.on('error', () => child.stdout.destroy());
  return { ...connectionTo(child), rescue };
};

const connectionTo = (child: Host): HostConnection => {
  const client = clientOf(streamTransport(child.stdout, child.stdin, RESPONSE_LIMIT));
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
