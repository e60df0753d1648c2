import type { Options, Result } from '../contract/contract.ts';
import type { CallContext, Service } from '../contract/service.ts';
import { scenarioNamed } from '../simulator/catalogue.ts';
import { QgaError } from '../vss/errors.ts';
import { findHolder, startHolder } from './holder-client.ts';
import type { RemoteService } from './remote-service.ts';
import { startHost } from './start-host.ts';

export interface ConnectOptions {
  /** Name of a simulated machine; the real one where left out. */
  readonly simulate?: string;
  /** The host's bundle. */
  readonly host: string;
}

/**
 * The product in processes of its own: a host attached to this process, started when first needed, and the machine's holder for
 * what is detached.
 * @throws NOT_WINDOWS, UNKNOWN_SCENARIO
 */
export const connectTo = async ({ simulate, host }: ConnectOptions): Promise<Service> => {
  if (simulate !== undefined) scenarioNamed(simulate);
  else if (process.platform !== 'win32') throw QgaError.of('NOT_WINDOWS');
  return new Connected(host, simulate);
};

/** Sends each call to whoever keeps the session it is about. */
class Connected implements Service {
  readonly unusable = false;
  readonly #bundle: string;
  readonly #simulate: string | undefined;
  #attached: Promise<RemoteService> | undefined;

  constructor(bundle: string, simulate: string | undefined) {
    this.#bundle = bundle;
    this.#simulate = simulate;
  }

  async prepare({ detach, ...options }: Options<'prepare'> = {}, context?: CallContext): Promise<Result<'prepare'>> {
    if (!detach) return await (await this.#host()).prepare(options, context);
    return await this.#ask(await startHolder(this.#bundle, this.#simulate), (holder) => holder.prepare(options, context));
  }

  async freeze({ detach, ...options }: Options<'freeze'> = {}, context?: CallContext): Promise<Result<'freeze'>> {
    if (detach) return await this.#ask(await startHolder(this.#bundle, this.#simulate), (holder) => holder.freeze(options, context));
    const holder = (await this.#holds()) ? undefined : await findHolder(this.#simulate);
    const continues = holder !== undefined && (await holder.status()).state === 'prepared';
    if (holder !== undefined && continues) return await this.#ask(holder, () => holder.freeze(options, context));
    await holder?.[Symbol.asyncDispose]();
    return await (await this.#host()).freeze(options, context);
  }

  thaw(options?: Options<'thaw'>, context?: CallContext): Promise<Result<'thaw'>> {
    return this.#askKeeper((keeper) => keeper.thaw(options, context));
  }

  status(options?: Options<'status'>, context?: CallContext): Promise<Result<'status'>> {
    return this.#askKeeper((keeper) => keeper.status(options, context));
  }

  terminate(): void {
    void this.#attached?.then((host) => host.terminate());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#attached)?.[Symbol.asyncDispose]();
  }

  #host(): Promise<RemoteService> {
    this.#attached ??= startHost(this.#bundle, this.#simulate);
    return this.#attached;
  }

  async #holds(): Promise<boolean> {
    return (await this.#attached)?.mayHold ?? false;
  }

  /** The attached host, where something is held in it; else the holder, where there is one; else the attached host all the same. */
  async #askKeeper<T>(ask: (keeper: Service) => Promise<T>): Promise<T> {
    const holder = (await this.#holds()) ? undefined : await findHolder(this.#simulate);
    return holder === undefined ? await ask(await this.#host()) : await this.#ask(holder, ask);
  }

  async #ask<T>(holder: RemoteService, ask: (holder: RemoteService) => Promise<T>): Promise<T> {
    await using service = holder;
    return await ask(service);
  }
}
