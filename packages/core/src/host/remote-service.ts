import type { MethodName, Options, Result } from '../contract/contract.ts';
import type { CallContext, Calls, Service } from '../contract/service.ts';
import type { RpcClient } from '../rpc/client.ts';
import { QgaError } from '../vss/errors.ts';
import type { HostCalls } from './methods.ts';
import type { Keeper } from './router.ts';

/** A host as its client has it. */
export interface HostConnection {
  readonly client: RpcClient<HostCalls>;
  /** Asks it to end, and makes sure that it does. */
  end(): Promise<void>;
  /** Ends it at once. */
  kill(): void;
}

/** What says that the host itself is gone, rather than what it answered. */
const GONE: ReadonlySet<string> = new Set(['HOST_LOST', 'PROTOCOL_ERROR']);

const isGone = (thrown: unknown): boolean => thrown instanceof QgaError && GONE.has(thrown.name);

export interface RemoteOptions {
  /** Lets go what a host may have left frozen when it died; left out where its client is not the one to do that. */
  readonly rescue?: (() => void) | undefined;
  /** The session that was lost with the host before it. */
  readonly lost?: string | undefined;
}

/** The service in a host process. Where the host dies while something may be frozen, the thaw event is set from here. */
export class RemoteService implements Keeper, Service {
  readonly #host: HostConnection;
  /** The session that is prepared or frozen in the host, as far as is known here. */
  #held: string | undefined;
  /** Requests whose answer is not there, and never will be where the host is gone. */
  #beginning = 0;
  /** What an earlier host held when it died, until whoever thaws has been told. */
  #lost: string | undefined;
  readonly #begun = new Set<string>();
  #gone = false;

  readonly volumes: Calls['volumes'] = (options, context) => this.#call('volumes', options, context);
  readonly writers: Calls['writers'] = (options, context) => this.#call('writers', options, context);
  readonly providers: Calls['providers'] = (options, context) => this.#call('providers', options, context);
  readonly doctor: Calls['doctor'] = (options, context) => this.#call('doctor', options, context);
  readonly explain: Calls['explain'] = (options, context) => this.#call('explain', options, context);
  readonly providerRegister: Calls['providerRegister'] = (options, context) => this.#call('providerRegister', options, context);
  readonly providerUnregister: Calls['providerUnregister'] = (options, context) => this.#call('providerUnregister', options, context);

  constructor(host: HostConnection, { rescue, lost }: RemoteOptions = {}) {
    this.#host = host;
    this.#lost = lost;
    void host.client.closed.then(() => {
      this.#gone = true;
      if (this.#held !== undefined || this.#beginning > 0) rescue?.();
    });
  }

  /** Its connection has ended. */
  get gone(): boolean {
    return this.#gone;
  }

  /** The session that is, or was when it died, prepared or frozen in it. */
  get held(): string | undefined {
    return this.#held ?? this.#lost;
  }

  get mayHold(): boolean {
    return this.held !== undefined || this.#beginning > 0;
  }

  knows(sessionId: string): boolean {
    return sessionId === this.#lost || this.#begun.has(sessionId);
  }

  prepare(options?: Options<'prepare'>, context?: CallContext): Promise<Result<'prepare'>> {
    return this.#begin(() => this.#call('prepare', options, context));
  }

  async freeze(options?: Options<'freeze'>, context?: CallContext): Promise<Result<'freeze'>> {
    const result = await this.#begin(() => this.#call('freeze', options, context));
    // The request is over and cannot be cancelled any more; what it began can.
    const abandon = (): void => this.#abandon(result.sessionId);
    context?.signal?.addEventListener('abort', abandon, { once: true });
    if (context?.signal?.aborted) abandon();
    return result;
  }

  async thaw(options?: Options<'thaw'>, context?: CallContext): Promise<Result<'thaw'>> {
    this.#tellOfLost(options?.sessionId);
    const result = await this.#call('thaw', options, context);
    // Another one's outcome, asked for late, says nothing about what is held.
    if (options?.sessionId === undefined || options.sessionId === this.#held) this.#held = undefined;
    return result;
  }

  awaitThaw(options?: Options<'awaitThaw'>, context?: CallContext): Promise<Result<'awaitThaw'>> {
    return this.#call('awaitThaw', options, context);
  }

  status(options?: Options<'status'>, context?: CallContext): Promise<Result<'status'>> {
    return this.#call('status', options, context);
  }

  /** Lets go of whatever it holds, and ends it. */
  async shutdown(): Promise<void> {
    await this.#host.client.call('shutdown', {});
    this.#held = undefined;
    // Only then is nobody at its place any more.
    await this.#host.client.closed;
  }

  /** Ends it at once. */
  kill(): void {
    this.#host.kill();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#host.end();
  }

  /** After a failure that the host told of, nothing is left of what it began; what was held before still is. */
  async #begin<R extends { readonly sessionId: string; readonly dryRun?: boolean }>(ask: () => Promise<R>): Promise<R> {
    this.#beginning += 1;
    try {
      const result = await ask();
      if (!result.dryRun) this.#hold(result.sessionId);
      this.#beginning -= 1;
      return result;
    } catch (thrown) {
      if (!isGone(thrown)) this.#beginning -= 1;
      throw thrown;
    }
  }

  #hold(sessionId: string): void {
    this.#held = sessionId;
    this.#begun.add(sessionId);
  }

  /** @throws SESSION_LOST, once: what a dead host held is over. */
  #tellOfLost(sessionId: string | undefined): void {
    const lost = this.#lost;
    if (lost === undefined || (sessionId ?? this.#held ?? lost) !== lost) return;
    this.#lost = undefined;
    throw QgaError.of('SESSION_LOST', { object: lost, detail: 'Its host has died, and has been replaced.' });
  }

  #abandon(sessionId: string): void {
    // Where the host is lost it has let go already, and whoever thaws is told.
    if (this.#held === sessionId) this.#host.client.call('abandon').catch(() => {});
  }

  #call<M extends MethodName>(method: M, options: Options<M> | undefined, context: CallContext | undefined): Promise<Result<M>> {
    return this.#host.client.call(method, options ?? ({} as Options<M>), context) as Promise<Result<M>>;
  }
}
