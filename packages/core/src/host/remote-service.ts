import type { MethodName, Options, Result } from '../contract/contract.ts';
import type { CallContext, Service } from '../contract/service.ts';
import type { RpcClient } from '../rpc/client.ts';
import { QgaError } from '../vss/errors.ts';
import type { HostCalls } from './methods.ts';

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

/** The service in a host process. Where the host dies while something may be frozen, the thaw event is set from here. */
export class RemoteService implements Service {
  readonly unusable = false;
  readonly #host: HostConnection;
  /** The session that is prepared or frozen in the host, as far as is known here. */
  #held: string | undefined;
  /** Requests whose answer is not there, and never will be where the host is gone. */
  #beginning = 0;

  /** @param rescue lets go what a host may have left frozen when it died; left out where its client is not the one to do that. */
  constructor(host: HostConnection, rescue?: () => void) {
    this.#host = host;
    void host.client.closed.then(() => {
      if (this.mayHold) rescue?.();
    });
  }

  /** Something may be prepared or frozen in it. */
  get mayHold(): boolean {
    return this.#held !== undefined || this.#beginning > 0;
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
    const result = await this.#call('thaw', options, context);
    // Another one's outcome, asked for late, says nothing about what is held.
    if (options?.sessionId === undefined || options.sessionId === this.#held) this.#held = undefined;
    return result;
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

  terminate(): void {
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
      if (!result.dryRun) this.#held = result.sessionId;
      this.#beginning -= 1;
      return result;
    } catch (thrown) {
      if (!isGone(thrown)) this.#beginning -= 1;
      throw thrown;
    }
  }

  #abandon(sessionId: string): void {
    // Where the host is lost it has let go already, and whoever thaws is told.
    if (this.#held === sessionId) this.#host.client.call('abandon').catch(() => {});
  }

  #call<M extends MethodName>(method: M, options: Options<M> | undefined, context: CallContext | undefined): Promise<Result<M>> {
    return this.#host.client.call(method, options ?? ({} as Options<M>), context) as Promise<Result<M>>;
  }
}
