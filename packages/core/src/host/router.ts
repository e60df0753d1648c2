import type { Options, Result } from '../contract/contract.ts';
import type { CallContext, Calls } from '../contract/service.ts';
import type { RemoteService } from './remote-service.ts';

/** A service that keeps sessions itself. */
export interface Keeper extends Calls {
  /** Something may be prepared or frozen in it, or has ended there without anybody having asked how. */
  readonly mayHold: boolean;
  /** Whether a session was begun in it. */
  knows(sessionId: string): boolean;
}

/** The machine's holder, seen from a process that is not it. */
export interface Holders {
  /** @returns undefined where there is none. */
  find(): Promise<RemoteService | undefined>;
  /** The same, started where there is none. @throws DETACH_BLOCKED, HOST_LOST */
  start(): Promise<RemoteService>;
}

/** Sends each call to whoever keeps the session it is about: a keeper of this process's own, or the machine's holder. */
export class Router implements Calls {
  readonly #near: () => Promise<Keeper>;
  readonly #holders: Holders;
  readonly volumes: Calls['volumes'] = async (options, context) => (await this.#near()).volumes(options, context);
  readonly writers: Calls['writers'] = async (options, context) => (await this.#near()).writers(options, context);
  readonly providers: Calls['providers'] = async (options, context) => (await this.#near()).providers(options, context);
  readonly doctor: Calls['doctor'] = async (options, context) => (await this.#near()).doctor(options, context);
  readonly explain: Calls['explain'] = async (options, context) => (await this.#near()).explain(options, context);
  readonly providerRegister: Calls['providerRegister'] = async (options, context) =>
    (await this.#near()).providerRegister(options, context);
  readonly providerUnregister: Calls['providerUnregister'] = async (options, context) =>
    (await this.#near()).providerUnregister(options, context);

  constructor(near: () => Promise<Keeper>, holders: Holders) {
    this.#near = near;
    this.#holders = holders;
  }

  async prepare({ detach, ...options }: Options<'prepare'> = {}, context?: CallContext): Promise<Result<'prepare'>> {
    if (detach) return await withHolder(await this.#holders.start(), (holder) => holder.prepare(options, context));
    return await (await this.#near()).prepare(options, context);
  }

  async freeze({ detach, ...options }: Options<'freeze'> = {}, context?: CallContext): Promise<Result<'freeze'>> {
    if (detach) return await withHolder(await this.#holders.start(), (holder) => holder.freeze(options, context));
    const near = await this.#near();
    const holder = near.mayHold ? undefined : await this.#holders.find();
    if (holder === undefined) return await near.freeze(options, context);
    return await withHolder(holder, async () => {
      // What the holder has prepared is continued there; else it is not concerned.
      const continues = (await holder.status()).state === 'prepared';
      return await (continues ? holder : near).freeze(options, context);
    });
  }

  async thaw(options?: Options<'thaw'>, context?: CallContext): Promise<Result<'thaw'>> {
    return await this.#atKeeper(options?.sessionId, (keeper) => keeper.thaw(options, context));
  }

  async awaitThaw(options?: Options<'awaitThaw'>, context?: CallContext): Promise<Result<'awaitThaw'>> {
    return await this.#atKeeper(options?.sessionId, (keeper) => keeper.awaitThaw(options, context));
  }

  async status(options?: Options<'status'>, context?: CallContext): Promise<Result<'status'>> {
    const near = await this.#near();
    return await this.#atKeeper(options?.sessionId, async (keeper) => {
      const seen = await keeper.status(options, context);
      return keeper !== near && seen.owner === 'this-process' ? { ...seen, owner: 'qga-vss' } : seen;
    });
  }

  /** Asks whoever keeps that session, or the one there is. */
  async #atKeeper<T>(sessionId: string | undefined, ask: (keeper: Calls) => Promise<T>): Promise<T> {
    const near = await this.#near();
    const isNear = sessionId === undefined ? near.mayHold : near.knows(sessionId);
    const holder = isNear ? undefined : await this.#holders.find();
    return await (holder === undefined ? ask(near) : withHolder(holder, ask));
  }
}

const withHolder = async <T>(holder: RemoteService, ask: (holder: RemoteService) => Promise<T>): Promise<T> => {
  await using service = holder;
  return await ask(service);
};
