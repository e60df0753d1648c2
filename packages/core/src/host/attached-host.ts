import type { RemoteService } from './remote-service.ts';
import { startHost } from './start-host.ts';

/** The host that is attached to this process: started when first needed, and anew where it has died. */
export class AttachedHost implements AsyncDisposable {
  readonly #bundle: string;
  readonly #simulate: string | undefined;
  #host: Promise<RemoteService> | undefined;

  /** @param simulate name of a simulated machine; the real one where left out */
  constructor(bundle: string, simulate: string | undefined) {
    this.#bundle = bundle;
    this.#simulate = simulate;
  }

  /** What the dead one held is known to the next: whoever thaws it must learn that it was lost. */
  async service(): Promise<RemoteService> {
    const before = await this.#host?.catch(() => undefined);
    if (before === undefined || before.gone) this.#host = this.#start(before?.held);
    return await (this.#host as Promise<RemoteService>);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // One that did not come up has nothing to end, and whoever wanted it has been told.
    const host = await this.#host?.catch(() => undefined);
    await host?.[Symbol.asyncDispose]();
  }

  async #start(lost: string | undefined): Promise<RemoteService> {
    return await startHost(this.#bundle, this.#simulate, lost);
  }
}
