import type { MethodName, Options, Result } from '../contract/contract.ts';
import type { CallContext, Service } from '../contract/service.ts';
import type { RpcClient } from '../rpc/client.ts';
import type { HostCalls } from './methods.ts';

/** A host as its client has it. */
export interface HostConnection {
  readonly client: RpcClient<HostCalls>;
  /** Asks it to end, and makes sure that it does. */
  end(): Promise<void>;
  /** Ends it at once. */
  kill(): void;
}

/** What leaves a machine frozen if the host dies before the thaw that follows. */
const HOLDING: ReadonlySet<MethodName> = new Set(['prepare', 'freeze']);

/** The service in a host process. Where the host dies while something may be frozen, the thaw event is set from here. */
export class RemoteService implements Service {
  readonly unusable = false;
  readonly #host: HostConnection;
  #mayHold = false;

  /** @param rescue lets go what a host may have left frozen when it died; left out where its client is not the one to do that. */
  constructor(host: HostConnection, rescue?: () => void) {
    this.#host = host;
    void host.client.closed.then(() => {
      if (this.#mayHold) rescue?.();
    });
  }

  /** Something may be prepared or frozen in it. */
  get mayHold(): boolean {
    return this.#mayHold;
  }

  prepare(options?: Options<'prepare'>, context?: CallContext): Promise<Result<'prepare'>> {
    return this.#call('prepare', options, context);
  }

  async freeze(options?: Options<'freeze'>, context?: CallContext): Promise<Result<'freeze'>> {
    const result = await this.#call('freeze', options, context);
    // The request is over and cannot be cancelled any more; what it began can.
    context?.signal?.addEventListener('abort', () => this.#abandon(), { once: true });
    if (context?.signal?.aborted) this.#abandon();
    return result;
  }

  async thaw(options?: Options<'thaw'>, context?: CallContext): Promise<Result<'thaw'>> {
    const result = await this.#call('thaw', options, context);
    this.#mayHold = false;
    return result;
  }

  status(options?: Options<'status'>, context?: CallContext): Promise<Result<'status'>> {
    return this.#call('status', options, context);
  }

  /** Lets go of whatever it holds, and ends it. */
  async shutdown(): Promise<void> {
    await this.#host.client.call('shutdown', {});
    this.#mayHold = false;
    // Only then is nobody at its place any more.
    await this.#host.client.closed;
  }

  terminate(): void {
    this.#host.kill();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#host.end();
  }

  #abandon(): void {
    // Where the host is lost it has let go already, and whoever thaws is told.
    this.#host.client.call('abandon').catch(() => {});
  }

  #call<M extends MethodName>(method: M, options: Options<M> | undefined, context: CallContext | undefined): Promise<Result<M>> {
    this.#mayHold ||= HOLDING.has(method);
    return this.#host.client.call(method, options ?? ({} as Options<M>), context) as Promise<Result<M>>;
  }
}
