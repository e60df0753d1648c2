import { FREEZING, type Limits, type Patience, SILENCE_WHILE_FREEZING, silenceOf, within } from '../contract/bounds.ts';
import type { Progress } from '../contract/call-context.ts';
import type { CallMethod } from '../contract/service.ts';
import type { Clock } from '../platform/clock.ts';
import { LATE, withLimit } from '../platform/limit.ts';
import type { RpcClient } from '../rpc/client.ts';
import type { HostCalls } from './methods.ts';

type Client = RpcClient<HostCalls>;

/** What a connection is watched with. */
export interface Watching {
  readonly clock: Clock;
  readonly patience: Patience;
  /** The limits of the session a call is about, beyond the options of the call; undefined where others have begun it. */
  readonly limits: Limits | undefined;
  /** Called once it neither answers nor says that it lives. */
  readonly onSilent: () => void;
}

/** Whether a process answers a call within `ms` milliseconds, whatever it says. Its end shows on the connection, not here. */
export const lives = async (call: Promise<unknown>, clock: Clock, ms: number): Promise<boolean> => {
  const answered = call.then(
    () => true,
    // An error is an answer; where the connection is over, every call under way is rejected with the reason.
    () => true,
  );
  return (await withLimit(clock, ms, answered)) !== LATE;
};

/**
 * Waits in the background for words of a process. Where none comes for as long as what it does may take, it is asked whether it lives:
 * one that says so keeps its limits by itself, and is waited for further. Disposing ends the watch.
 */
export class SilenceWatch implements Disposable {
  readonly #client: Client;
  readonly #watching: Omit<Watching, 'limits'>;
  readonly #over = new AbortController();
  #silenceMs: number;
  #heardAt: number;

  constructor(client: Client, silenceMs: number, watching: Omit<Watching, 'limits'>) {
    this.#client = client;
    this.#watching = watching;
    this.#silenceMs = silenceMs;
    this.#heardAt = watching.clock.monotonic();
    void this.#watch();
  }

  /** It has said something. @param silenceMs what may pass until the next word, where that is another limit now */
  heard(silenceMs?: number): void {
    this.#heardAt = this.#watching.clock.monotonic();
    if (silenceMs !== undefined) this.#silenceMs = silenceMs;
  }

  [Symbol.dispose](): void {
    this.#over.abort('over');
  }

  async #watch(): Promise<void> {
    const { clock, patience, onSilent } = this.#watching;
    const { signal } = this.#over;
    for (;;) {
      // In pieces of the grace, for a shorter limit may have begun meanwhile.
      const leftMs = this.#heardAt + this.#silenceMs - clock.monotonic();
      if (leftMs > 0) await clock.sleep(Math.min(leftMs, patience.graceMs), signal);
      if (signal.aborted) return;
      if (leftMs > 0) continue;
      const alive = await lives(this.#client.call('cancel', { id: 'alive' }), clock, patience.pingMs);
      if (signal.aborted) return;
      if (!alive) {
        onSilent();
        return;
      }
      this.heard();
    }
  }
}

/** A connection's methods as one function, whose every answer is waited for within limits. */
export const callWatched =
  (client: Client, watching: Watching): CallMethod =>
  async (method, options, context) => {
    const { freezeAt, ...given } = options as Limits & { readonly freezeAt?: number };
    const { clock, patience } = watching;
    const limits: Limits = { ...watching.limits, ...given };
    const leftMs = freezeAt === undefined ? 0 : freezeAt - clock.now();
    const silenceMs = watching.limits === undefined ? patience.queryMs : silenceOf(method, limits, patience, leftMs);
    using watch = new SilenceWatch(client, silenceMs, watching);
    const onProgress = (progress: Progress): void => {
      watch.heard(
        watching.limits !== undefined && progress.phase === FREEZING ? within(SILENCE_WHILE_FREEZING, limits, patience) : undefined,
      );
      context.onProgress?.(progress);
    };
    return (await client.call(method, options, { ...context, onProgress })) as never;
  };
