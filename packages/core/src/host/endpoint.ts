import { PATIENCE } from '../contract/bounds.ts';
import type { Channel, Listener } from '../platform/channel.ts';
import { scenarioOf } from '../simulator/scenario-file.ts';
import { QgaError } from '../vss/errors.ts';
import { onKoffi } from './open.ts';
import { pipeName } from './pipe-name.ts';
import { connectToSocket, listenOnSocket, socketPath } from './unix-socket.ts';

/** Where a machine's holder listens and its clients find it. */
export interface Endpoint {
  /** @throws PIPE_TAKEN where another holder serves it. */
  listen(): Promise<Listener>;
  /** @returns undefined where there is no holder. @throws PIPE_NOT_TRUSTED, PIPE_BUSY */
  find(): Promise<Channel | undefined>;
}

const onWindows = async (simulated: string | undefined): Promise<Endpoint> => {
  const [{ listen }, { connect }, { processPipes }] = await onKoffi(() =>
    Promise.all([import('../windows/pipe-server.ts'), import('../windows/pipe-client.ts'), import('../windows/pipes.ts')]),
  );
  const io = processPipes();
  const name = pipeName(simulated);
  const audience = simulated === undefined ? 'administrators' : 'user';
  return { listen: async () => listen(io, name, { audience }), find: () => connect(io, name, { audience, timeoutMs: PATIENCE.findMs }) };
};

/** The address of that endpoint, served or not; undefined where the machine can have none. */
export const addressOf = (simulate: string | undefined): string | undefined => {
  const simulated = simulate === undefined ? undefined : scenarioOf(simulate).machine;
  if (process.platform === 'win32') return pipeName(simulated);
  return simulated === undefined ? undefined : socketPath(simulated);
};

/**
 * The endpoint of the real machine, or of a simulated one by its `machine`.
 * @throws NOT_WINDOWS, KOFFI_UNAVAILABLE, UNKNOWN_SCENARIO, INVALID_SCENARIO
 */
export const endpointOf = async (simulate: string | undefined): Promise<Endpoint> => {
  const simulated = simulate === undefined ? undefined : scenarioOf(simulate).machine;
  if (process.platform === 'win32') return await onWindows(simulated);
  if (simulated === undefined) throw QgaError.of('NOT_WINDOWS');
  return { listen: () => listenOnSocket(simulated), find: () => connectToSocket(simulated) };
};
