import { PATIENCE } from '../contract/bounds.ts';
import type { Channel, Listener } from '../platform/channel.ts';
import { QgaError } from '../vss/errors.ts';
import { onKoffi } from './on-koffi.ts';
import { pipeName } from './pipe-name.ts';

/** Where a machine's holder listens and its clients find it. */
export interface Endpoint {
  /** @throws PIPE_TAKEN where another holder serves it. */
  listen(): Promise<Listener>;
  /** @returns undefined where there is no holder. @throws PIPE_NOT_TRUSTED, HOLDER_SILENT */
  find(): Promise<Channel | undefined>;
}

// Each of these is loaded where it is needed: a command that asks the holder is over sooner than it would have read the rest.

/** What the holder of a simulated machine is found by. @throws UNKNOWN_SCENARIO, INVALID_SCENARIO */
const machineOf = async (simulate: string | undefined): Promise<string | undefined> =>
  simulate === undefined ? undefined : (await import('../simulator/scenario-file.ts')).scenarioOf(simulate).machine;

const onWindows = async (simulated: string | undefined): Promise<Endpoint> => {
  const { processPipes } = await onKoffi(() => import('../windows/pipes.ts'));
  const io = processPipes();
  const name = pipeName(simulated);
  const audience = simulated === undefined ? 'administrators' : 'user';
  return {
    listen: async () => (await import('../windows/pipe-server.ts')).listen(io, name, { audience }),
    find: async () => (await import('../windows/pipe-client.ts')).connect(io, name, { audience, timeoutMs: PATIENCE.findMs }),
  };
};

/** The address of that endpoint, served or not; undefined where the machine can have none. */
export const addressOf = async (simulate: string | undefined): Promise<string | undefined> => {
  const simulated = await machineOf(simulate);
  if (process.platform === 'win32') return pipeName(simulated);
  return simulated === undefined ? undefined : (await import('./unix-socket.ts')).socketPath(simulated);
};

/**
 * The endpoint of the real machine, or of a simulated one by its `machine`.
 * @throws NOT_WINDOWS, KOFFI_UNAVAILABLE, UNKNOWN_SCENARIO, INVALID_SCENARIO
 */
export const endpointOf = async (simulate: string | undefined): Promise<Endpoint> => {
  const simulated = await machineOf(simulate);
  if (process.platform === 'win32') return await onWindows(simulated);
  if (simulated === undefined) throw QgaError.of('NOT_WINDOWS');
  const { listenOnSocket, connectToSocket } = await import('./unix-socket.ts');
  return { listen: () => listenOnSocket(simulated), find: () => connectToSocket(simulated) };
};
