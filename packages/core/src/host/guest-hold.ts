import { type Heard, resultOf, type Way } from '../agent/heard.ts';
import type { AwaitThawResult } from '../contract/await-thaw.ts';
import type { CallContext } from '../contract/call-context.ts';
import type { FreezeCommandOptions, FreezeResult } from '../contract/freeze.ts';
import type { PrepareOptions, PrepareResult } from '../contract/prepare.ts';
import type { ThawOptions, ThawResult } from '../contract/thaw.ts';
import type { Clock } from '../platform/clock.ts';
import { QgaError } from '../vss/errors.ts';
import type { PipeWay } from './pipe-way.ts';
import { thawByProcess } from './thaw-by-process.ts';

interface HoldParts {
  readonly sessionId: string;
  /** What was prepared, where that is as far as the writers. */
  readonly prepared: PrepareResult | undefined;
  readonly clock: Clock;
  /** The slow way. */
  readonly exec: Way;
  /** The fast one, where it can be had. */
  readonly pipe: PipeWay | undefined;
}

/** What grows with a guest, and is the same from when its writers are prepared until it is thawed: thousands of databases are megabytes. */
export const SETTLED: readonly string[] = ['volumes', 'skippedVolumes', 'writers', 'excludedWriters'] satisfies (keyof PrepareResult)[];

/** Milliseconds before thaw is tried for the last time. */
const AGAIN_MS = 1000;
/** Milliseconds after a hold limit when the guest can say how it ended. */
const AFTER_LIMIT_MS = 500;

/** A session of the holder in a guest, from prepared to its end, and the ways to it. */
export class GuestHold implements AsyncDisposable {
  readonly #parts: HoldParts;
  readonly #over = new AbortController();
  #prepared: PrepareResult | undefined;
  #limitMs = 0;
  /** A thaw whose caller does not wait; it must not outlive the connection to the agent. */
  #abandoning: Promise<unknown> | undefined;

  constructor(parts: HoldParts) {
    this.#parts = parts;
    this.#prepared = parts.prepared;
  }

  get sessionId(): string {
    return this.#parts.sessionId;
  }

  /** How it is frozen and thawed. */
  get reachedBy(): 'named-pipe' | 'guest-exec' {
    return this.#parts.pipe === undefined ? 'guest-exec' : 'named-pipe';
  }

  /** Takes what was prepared to metadata as far as the writers. @throws where no answer was heard */
  async prepareWriters({ prepareHoldMs }: PrepareOptions, context: CallContext): Promise<Heard<PrepareResult>> {
    const { pipe, exec, sessionId } = this.#parts;
    const options = {
      sessionId,
      ...(prepareHoldMs === undefined ? {} : { prepareHoldMs }),
      ...(pipe === undefined ? { detach: true } : {}),
    };
    const heard = await (pipe?.call ?? exec)('prepare', options, this.#withoutSettled(context));
    if ('error' in heard) return heard;
    this.#prepared = { ...this.#settled, ...heard.result };
    return { result: this.#prepared };
  }

  /** @throws where no answer was heard, so that it is not known whether it is frozen */
  async freeze(command: FreezeCommandOptions, context: CallContext): Promise<Heard<FreezeResult>> {
    const { pipe, exec, sessionId } = this.#parts;
    const options = { ...command, sessionId, ...(pipe === undefined ? { detach: true } : {}) };
    const heard = await (pipe?.call ?? exec)('freeze', options, this.#withoutSettled(context));
    if ('error' in heard) return heard;
    const { frozenAt = 0, holdExpiresAt = frozenAt } = heard.result;
    this.#limitMs = holdExpiresAt - frozenAt;
    this.#thawOnAbort(context.signal);
    return { result: { ...this.#settled, ...heard.result, reachedBy: this.reachedBy } };
  }

  /**
   * Thaws by the fast way, and where that is not heard by the slow one; once more after a moment, since an agent that has ended is
   * started anew. To thaw twice does no harm.
   * @throws GUEST_UNHEARD, HYPERVISOR_FROZE
   */
  async thaw(options: ThawOptions, context: CallContext): Promise<Heard<ThawResult>> {
    this.#over.abort('thawed');
    const { pipe, exec, sessionId, clock } = this.#parts;
    const failures: QgaError[] = [];
    const order = { ...options, sessionId };
    const byPipe = pipe === undefined ? [] : [() => pipe.call('thaw', order, context)];
    // Where the holder has died, what it has left frozen is released by the process that is started.
    const byProcess = () => thawByProcess(exec, { ...order, rescue: true }, context);
    for (const attempt of [...byPipe, byProcess, () => clock.sleep(AGAIN_MS).then(byProcess)]) {
      try {
        const heard = await attempt();
        return 'error' in heard ? heard : { result: { ...heard.result, reachedBy: this.reachedBy } };
      } catch (thrown) {
        failures.push(QgaError.from(thrown));
      }
    }
    const [cause] = failures.toReversed();
    const detail = [...new Set(failures.map(({ name, message }) => `${name}: ${message}`))].join(' ');
    const name = failures.some((each) => each.name === 'AGENT_FROZEN') ? 'HYPERVISOR_FROZE' : 'GUEST_UNHEARD';
    throw QgaError.of(name, { object: sessionId, detail }, { cause });
  }

  /**
   * Waits for the end of the hold. The pipe tells at once; without it the guest is asked once its limit is over, because a process
   * that waits there would be one more that starts while the disks are frozen.
   */
  async awaitThaw({ signal }: CallContext): Promise<Heard<AwaitThawResult>> {
    const { pipe, exec, sessionId, clock } = this.#parts;
    const began = clock.monotonic();
    const context = signal === undefined ? {} : { signal };
    if (pipe !== undefined) {
      try {
        return await pipe.call('awaitThaw', { sessionId }, context);
      } catch {
        // Where only the way to it is gone, the hold lasts.
        const lost = await this.#lostWith(context);
        if (lost !== undefined) return { error: lost };
      }
    }
    const ended = AbortSignal.any(signal === undefined ? [this.#over.signal] : [this.#over.signal, signal]);
    await clock.sleep(this.#limitMs + AFTER_LIMIT_MS - (clock.monotonic() - began), ended);
    if (ended.aborted) return { error: QgaError.of('CANCELLED', { detail: 'The hold was ended from here.' }) };
    try {
      return { result: resultOf(await exec('awaitThaw', { sessionId }, context)) };
    } catch (cause) {
      const detail = `Its hold limit is over, and the guest does not say how it ended. ${QgaError.from(cause).message}`;
      return { error: QgaError.of('SESSION_LOST', { object: sessionId, detail }, { cause }) };
    }
  }

  /**
   * Why the session is lost, where its holder has died: the hold limit has died with it, and the provider would hold for a minute.
   * @returns undefined where it lives, or the guest is not heard
   */
  async #lostWith(context: CallContext): Promise<QgaError | undefined> {
    const { exec, sessionId } = this.#parts;
    try {
      const heard = await exec('status', { sessionId }, context);
      return 'error' in heard ? heard.error : undefined;
    } catch {
      // Nobody can be asked: the hold limit has the last word.
      return undefined;
    }
  }

  /** What has been told of it and stays so. */
  get #settled(): Partial<PrepareResult> {
    return Object.fromEntries(Object.entries(this.#prepared ?? {}).filter(([name]) => SETTLED.includes(name)));
  }

  #withoutSettled(context: CallContext): CallContext {
    return { ...context, omit: [...(context.omit ?? []), ...Object.keys(this.#settled)] };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort('over');
    await this.#abandoning;
    await this.#parts.pipe?.[Symbol.asyncDispose]();
  }

  /** The request for a freeze is over and cannot be cancelled any more; what it began can. */
  #thawOnAbort(signal: AbortSignal | undefined): void {
    const { pipe } = this.#parts;
    const abandon = (): void => {
      if (this.#over.signal.aborted) return;
      if (pipe !== undefined) pipe.abandon();
      // Where no answer comes the hold limit thaws, and thaw says that the session was lost.
      else this.#abandoning = this.thaw({}, {}).catch(() => {});
    };
    signal?.addEventListener('abort', abandon, { once: true });
    if (signal?.aborted) abandon();
  }
}
