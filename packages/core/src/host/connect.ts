import type { Service } from '../contract/service.ts';
import { scenarioOf, settledName } from '../simulator/scenario-file.ts';
import { QgaError } from '../vss/errors.ts';
import { AttachedHost } from './attached-host.ts';
import { checkEngine } from './engine.ts';
import { findHolder, holdersOf } from './holder-client.ts';
import { openRequester } from './open.ts';
import { Router } from './router.ts';

export interface ConnectOptions {
  /** Name or file of a simulated machine; the real one where left out. */
  readonly simulate?: string;
  /** The simulated machine in this very process, in which nothing can hang and nothing real be frozen. */
  readonly inProcess?: boolean;
  /** The host's bundle. */
  readonly host: string;
}

/**
 * The product in processes of its own: a host attached to this process, started when first needed, and the machine's holder for
 * what is detached.
 * @throws NODE_TOO_OLD, UNKNOWN_SCENARIO, INVALID_SCENARIO; INVALID_ARGUMENT where the real machine is to be frozen in this process
 */
export const connectTo = async ({ simulate: named, inProcess, host }: ConnectOptions): Promise<Service> => {
  // What is wrong is said here, not by a host that does not come up: it runs with the Node of this process.
  checkEngine(process.versions.node);
  const simulate = named === undefined ? undefined : settledName(named);
  if (simulate !== undefined) scenarioOf(simulate);
  const near = inProcess ? await openInProcess(simulate) : new AttachedHost(host, simulate);
  const router = new Router(() => near.service(), holdersOf(host, simulate));
  return Object.assign(router, { [Symbol.asyncDispose]: () => near[Symbol.asyncDispose]() });
};

/** The process that keeps what was detached, of a machine. */
export interface Holder extends AsyncDisposable {
  /** Lets go of whatever it holds, and ends it. */
  shutdown(): Promise<void>;
}

/** The holder of a machine, where it has one. @throws UNKNOWN_SCENARIO, INVALID_SCENARIO, PIPE_NOT_TRUSTED, PIPE_BUSY */
export const holderOf = async (simulate: string | undefined): Promise<Holder | undefined> =>
  await findHolder(simulate === undefined ? undefined : settledName(simulate));

/** COM security is per process, a native library can end one, and callers get killed: what is real lives in a host. */
const openInProcess = async (simulate: string | undefined) => {
  if (simulate === undefined) throw QgaError.of('INVALID_ARGUMENT', { object: 'inProcess', detail: 'Only a simulated machine can be.' });
  const requester = await openRequester({ simulate });
  return { service: async () => requester, [Symbol.asyncDispose]: () => requester[Symbol.asyncDispose]() };
};
