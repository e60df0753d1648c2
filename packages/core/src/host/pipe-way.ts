import type { GuestAgent } from '../agent/agent.ts';
import { boundOf } from '../agent/bounds.ts';
import { GuestPipe } from '../agent/guest-pipe.ts';
import type { Way } from '../agent/heard.ts';
import type { Clock } from '../platform/clock.ts';
import { QgaError } from '../vss/errors.ts';
import { callOver, connectionOver } from './connection.ts';

/** The fast way: the holder's pipe, opened by the guest's agent, so that no process starts while the disks are frozen. */
export interface PipeWay extends AsyncDisposable {
  readonly call: Way;
  /** Calls off a hold of which the request is over. */
  abandon(): void;
}

/** Milliseconds before it is tried once more: a pipe is busy for a moment after another client has come or gone. */
const AGAIN_MS = 50;

/**
 * Opens it; only right after the holder has answered through a process of ours, because the agent looks at no owner of a pipe.
 * @param guestNow what the guest's clock shows, by which it is to freeze at an instant
 * @returns undefined where the agent cannot open it: on another system than Windows the endpoint is no pipe
 */
export const openPipeWay = async (
  agent: GuestAgent,
  clock: Clock,
  endpoint: string,
  guestNow: () => number,
): Promise<PipeWay | undefined> => {
  let pipe: GuestPipe;
  try {
    const open = () => GuestPipe.open(agent, clock, endpoint);
    // Why it fails once more is what counts.
    pipe = await open().catch(() => clock.sleep(AGAIN_MS).then(open));
  } catch (thrown) {
    if (!(thrown instanceof QgaError)) throw thrown;
    // The slow way is left, and tells of an agent that does not answer at all.
    return undefined;
  }
  const connection = connectionOver(pipe);
  const { client, kill, end } = connection;
  const call: Way = async (method, options, context) => {
    const over = new AbortController();
    // awaitThaw is not answered as long as the hold lasts.
    const bound = method === 'awaitThaw' ? Number.POSITIVE_INFINITY : boundOf(method, options, guestNow());
    void clock.sleep(bound, over.signal).then(() => over.signal.aborted || kill());
    try {
      return { result: await callOver(connection)(method, options, context) };
    } catch (thrown) {
      if (client.isOver) throw QgaError.of('GUEST_PIPE_BROKEN', { detail: QgaError.from(thrown).message }, { cause: thrown });
      return { error: QgaError.from(thrown) };
    } finally {
      over.abort('over');
    }
  };
  const abandon = (): void => {
    // Where no answer comes the hold limit thaws, and thaw says that the session was lost.
    client.call('abandon').catch(() => {});
  };
  return { call, abandon, [Symbol.asyncDispose]: end };
};
