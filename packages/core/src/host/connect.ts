import { type Service, serviceOf } from '../contract/service.ts';
import { QgaError } from '../vss/errors.ts';
import { AttachedHost } from './attached-host.ts';
import type { EarlyHost } from './early-host.ts';
import { findHolder, holdersOf } from './holder.ts';
import type { HostProcess } from './host-process.ts';
import { checkNodeVersion } from './node-runtime.ts';
import { routed, type SessionOwner } from './router.ts';
import { startHost } from './start-host.ts';

export interface ConnectOptions {
  /** Name or file of a simulated machine; the real one where left out. */
  readonly simulate?: string;
  /** The simulated machine in this very process, in which nothing can hang and nothing real be frozen. */
  readonly inProcess?: boolean;
}

interface Connecting extends ConnectOptions {
  /** The host's bundle. */
  readonly host: string;
  /** A host that has been started for this process. */
  readonly early?: EarlyHost | undefined;
}

/**
 * The product in processes of its own: the machine's holder for what is detached, and a host attached to this process, started when
 * first needed.
 * @throws NODE_TOO_OLD, UNKNOWN_SCENARIO, INVALID_SCENARIO; INVALID_ARGUMENT where the real machine is to be frozen in this process
 */
export const connectTo = async ({ simulate: named, inProcess, host, early: started }: Connecting): Promise<Service> => {
  // What is wrong is said here, not by a host that does not come up: it runs with the Node of this process.
  checkNodeVersion(process.versions.node);
  const simulate = named === undefined ? undefined : await checkedScenario(named);
  const early = (): HostProcess | undefined => started?.take(named);
  const local = inProcess ? await openInProcess(simulate) : new AttachedHost((signal) => startHost({ host, simulate, signal, early }));
  const endNow = local instanceof AttachedHost ? () => local.endNow() : undefined;
  return serviceOf(routed(local, holdersOf(host, simulate)), async () => await local[Symbol.asyncDispose](), endNow);
};

/** What `--simulate` names, for other processes. @throws UNKNOWN_SCENARIO, INVALID_SCENARIO */
const checkedScenario = async (named: string): Promise<string> => {
  const { resolveScenarioName, scenarioOf } = await import('../simulator/scenario-file.ts');
  const simulate = resolveScenarioName(named);
  scenarioOf(simulate);
  return simulate;
};

/** The process that owns what was detached, of a machine. */
export interface HolderProcess extends AsyncDisposable {
  /** Thaws whatever it holds, and ends it. */
  shutdown(): Promise<void>;
}

/** The holder of a machine, where it has one. @throws UNKNOWN_SCENARIO, INVALID_SCENARIO, PIPE_NOT_TRUSTED, HOLDER_SILENT */
export const holderOf = async (simulate: string | undefined): Promise<HolderProcess | undefined> =>
  await findHolder(simulate === undefined ? undefined : await checkedScenario(simulate));

/** COM security is per process, a native library can end one, and callers get killed: what is real lives in a host. */
const openInProcess = async (simulate: string | undefined): Promise<SessionOwner & AsyncDisposable> => {
  if (simulate === undefined) throw QgaError.of('INVALID_ARGUMENT', { object: 'inProcess', detail: 'Only a simulated machine can be.' });
  const { openRequester, ownerOf } = await import('./open.ts');
  const requester = await openRequester({ simulate });
  return Object.assign(ownerOf(requester), { [Symbol.asyncDispose]: () => requester[Symbol.asyncDispose]() });
};
