import { parseArgs } from 'node:util';
import { systemClock } from '../platform/system-clock.ts';
import { streamTransport } from '../rpc/stream-transport.ts';
import { QgaError } from '../vss/errors.ts';
import { openRequester } from './open.ts';
import { serveHost } from './serve-host.ts';
import { processStopped } from './stopped.ts';

/** Exit code of a host that could not even begin. */
const NOT_BEGUN = 7;

/**
 * `host [--simulate SCENARIO] [--caller PID]`: JSON-RPC 2.0 on the standard streams, until they end.
 * @returns the exit code of the process.
 */
export const hostMain = async (argv: readonly string[]): Promise<number> => {
  try {
    const { values } = parseArgs({ args: [...argv], options: { simulate: { type: 'string' }, caller: { type: 'string' } } });
    const { simulate, caller } = values;
    const stopped = processStopped();
    const requester = await openRequester({
      ...(simulate === undefined ? {} : { simulate }),
      ...(caller === undefined ? {} : { callerPid: Number(caller) }),
    });
    return await serveHost({ transport: streamTransport(process.stdin, process.stdout), requester, clock: systemClock, stopped });
  } catch (thrown) {
    process.stderr.write(`${QgaError.from(thrown).message}\n`);
    return NOT_BEGUN;
  }
};
