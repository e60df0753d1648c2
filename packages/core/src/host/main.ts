import { parseArgs } from 'node:util';
import { hostFile } from '../host-file.ts';
import { systemClock } from '../platform/system-clock.ts';
import { streamTransport } from '../rpc/stream-transport.ts';
import { settledName } from '../simulator/scenario-file.ts';
import { QgaError } from '../vss/errors.ts';
import { checkEngine } from './engine.ts';
import { holdersOf } from './holder-client.ts';
import { meetingPlace } from './meeting-place.ts';
import { openRequester } from './open.ts';
import { Router } from './router.ts';
import { serveHolder } from './serve-holder.ts';
import { serveHost } from './serve-host.ts';
import { processStopped } from './stopped.ts';

/** Exit codes of a host that could not even begin: it was called wrongly, or cannot work here. */
const CALLED_WRONGLY = 2;
const IMPOSSIBLE = 7;

const OPTIONS = { simulate: { type: 'string' }, caller: { type: 'string' }, holder: { type: 'boolean' } } as const;

/**
 * `host [--simulate SCENARIO] [--caller PID]`: JSON-RPC 2.0 on the standard streams, until they end; with `--holder` at the
 * meeting place of the machine, until nobody needs it.
 * @returns the exit code of the process.
 */
export const hostMain = async (argv: readonly string[]): Promise<number> => {
  try {
    checkEngine(process.versions.node);
    const { values } = parseArgs({ args: [...argv], options: OPTIONS });
    const { simulate: named, caller, holder } = values;
    const simulate = named === undefined ? undefined : settledName(named);
    const stopped = processStopped();
    const requester = await openRequester({ simulate, callerPid: caller === undefined ? undefined : Number(caller) });
    const parts = { requester, clock: systemClock, stopped };
    if (holder) return await serveHolder({ ...parts, listener: await (await meetingPlace(simulate)).listen() });
    const calls = new Router(async () => requester, holdersOf(hostFile(), simulate));
    return await serveHost({ ...parts, calls, transport: streamTransport(process.stdin, process.stdout) });
  } catch (thrown) {
    const { name, message, failure } = QgaError.from(thrown);
    process.stderr.write(`${name}: ${message}\n`);
    return failure.kind === 'usage' ? CALLED_WRONGLY : IMPOSSIBLE;
  }
};
