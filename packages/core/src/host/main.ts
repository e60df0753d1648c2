import { parseArgs } from 'node:util';
import { hostFile } from '../host-file.ts';
import { TERMINATION_SIGNALS } from '../platform/signals.ts';
import { systemClock } from '../platform/system-clock.ts';
import type { InFlight } from '../rpc/in-flight.ts';
import { streamTransport } from '../rpc/stream-transport.ts';
import type { Transport } from '../rpc/transport.ts';
import { QgaError } from '../vss/errors.ts';
import { comFirst } from './com-first.ts';
import { endpointOf } from './endpoint.ts';
import { aboutWithHolder, holdersOf, versionOfHolder } from './holder.ts';
import { checkNodeVersion } from './node-runtime.ts';
import { openRequester, ownerOf } from './open.ts';
import { rehearse } from './rehearse.ts';
import { routed } from './router.ts';
import { serveHolder } from './serve-holder.ts';
import { serveHost } from './serve-host.ts';

const LOADED = 0;
/** Exit codes of a host that could not even begin: it was called wrongly, or cannot work here. */
const CALLED_WRONGLY = 2;
const IMPOSSIBLE = 7;

const OPTIONS = {
  simulate: { type: 'string' },
  caller: { type: 'string' },
  holder: { type: 'boolean' },
  local: { type: 'boolean' },
  batch: { type: 'boolean' },
  pack: { type: 'boolean' },
  load: { type: 'boolean' },
} as const;

/**
 * `host [--simulate SCENARIO] [--caller PID] [--local] [--batch] [--pack]`: JSON-RPC 2.0 on the standard streams, until they end. What the
 * machine's holder owns is passed on to it, with `--local` not: then the client looks for the holder itself. With `--batch` the end
 * of input is no lost caller: what was asked before is answered first. With `--pack` long answers are packed. With `--holder` it is
 * the holder, at the endpoint of the machine, until it is not needed any more. With `--load` it loads all that these need, and ends.
 * @returns the exit code of the process.
 */
export const hostMain = async (argv: readonly string[]): Promise<number> => {
  // The reader of its output may be gone: a host goes on without it, and thaws.
  process.stderr.on('error', () => {});
  try {
    checkNodeVersion(process.versions.node);
    const { values } = parseArgs({ args: [...argv], options: OPTIONS });
    const { simulate: named, caller, holder, local, batch, pack, load } = values;
    const simulate = named === undefined ? undefined : (await import('../simulator/scenario-file.ts')).resolveScenarioName(named);
    const shutdown = shutdownOfProcess();
    const callerPid = caller === undefined ? undefined : Number(caller);
    const requester = await openRequester({ simulate, callerPid, holder: holder ? undefined : () => versionOfHolder(simulate) });
    const parts = { requester, clock: systemClock, shutdown };
    const endpoint = holder ? await endpointOf(simulate) : undefined;
    if (load) return LOADED;
    if (endpoint !== undefined) return await serveHolder({ ...parts, listener: await endpoint.listen() });
    const owner = ownerOf(requester);
    const call = local ? owner.call : routed(owner, comFirst(holdersOf(hostFile(), simulate), requester));
    const about = local ? {} : { about: () => aboutWithHolder(simulate) };
    const whileIdle = simulate === undefined ? (inFlight: InFlight) => void rehearse(requester, inFlight, systemClock) : undefined;
    const transport = await standardStreams(pack === true);
    return await serveHost({ ...parts, ...about, call, batch, whileIdle, transport });
  } catch (thrown) {
    const { name, message, failure } = QgaError.from(thrown);
    process.stderr.write(`${name}: ${message}\n`);
    return failure.kind === 'usage' ? CALLED_WRONGLY : IMPOSSIBLE;
  }
};

const standardStreams = async (pack: boolean): Promise<Transport> => {
  const streams = streamTransport(process.stdin, process.stdout);
  return pack ? (await import('../rpc/packed.ts')).packing(streams) : streams;
};

/** Resolves with why this process is to end: a signal, or an error nobody caught. */
const shutdownOfProcess = (): Promise<QgaError> =>
  new Promise((resolve) => {
    for (const signal of TERMINATION_SIGNALS)
      process.once(signal, () => resolve(QgaError.of('CANCELLED', { detail: `The host was told to end (${signal}).` })));
    const failed = (cause: unknown): void => resolve(QgaError.of('INTERNAL_ERROR', { detail: String(cause) }, { cause }));
    process.once('uncaughtException', failed);
    process.once('unhandledRejection', failed);
  });
