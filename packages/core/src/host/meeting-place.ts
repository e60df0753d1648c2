import type { Channel, Listener } from '../platform/channel.ts';
import { scenarioOf } from '../simulator/scenario-file.ts';
import { QgaError } from '../vss/errors.ts';
import { onKoffi } from './on-koffi.ts';
import { connectToSocket, listenOnSocket } from './unix-socket.ts';

/** Where a holder and its clients find one another. */
export interface MeetingPlace {
  /** @throws PIPE_TAKEN where another holder serves it. */
  listen(): Promise<Listener>;
  /** @returns undefined where there is no holder. @throws PIPE_NOT_TRUSTED, PIPE_BUSY */
  find(): Promise<Channel | undefined>;
}

const onWindows = async (simulated: string | undefined): Promise<MeetingPlace> => {
  const [{ listen }, { connect }, { processPipes }] = await onKoffi(() =>
    Promise.all([import('../windows/pipe-server.ts'), import('../windows/pipe-client.ts'), import('../windows/pipes.ts')]),
  );
  const io = processPipes();
  const name = simulated === undefined ? '\\\\.\\pipe\\qga-vss' : `\\\\.\\pipe\\qga-vss-sim-${simulated}`;
  const audience = simulated === undefined ? 'administrators' : 'user';
  return { listen: async () => listen(io, name, { audience }), find: () => connect(io, name, { audience }) };
};

/**
 * The place of the real machine, or of a simulated one by its `machine`.
 * @throws NOT_WINDOWS, KOFFI_UNAVAILABLE, UNKNOWN_SCENARIO, INVALID_SCENARIO
 */
export const meetingPlace = async (simulate: string | undefined): Promise<MeetingPlace> => {
  const simulated = simulate === undefined ? undefined : scenarioOf(simulate).machine;
  if (process.platform === 'win32') return await onWindows(simulated);
  if (simulated === undefined) throw QgaError.of('NOT_WINDOWS');
  return { listen: () => listenOnSocket(simulated), find: () => connectToSocket(simulated) };
};
