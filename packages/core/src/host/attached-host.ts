import { PATIENCE, type Patience, within } from '../contract/bounds.ts';
import type { Progress } from '../contract/call-context.ts';
import type { MethodName } from '../contract/contract.ts';
import type { CallMethod } from '../contract/service.ts';
import { systemClock } from '../platform/system-clock.ts';
import { QgaError } from '../vss/errors.ts';
import type { Connection } from './connection.ts';
import type { Released, Rescue } from './rescue.ts';
import type { SessionOwner } from './router.ts';
import { type About, Sessions } from './sessions.ts';
import { callWatched, SilenceWatch } from './silence.ts';

/** A connection to a host that lives for this process alone. */
export interface HostConnection extends Connection {
  /** Releases what the host may have left frozen; left out where its client is not the one to do that. */
  readonly rescue?: Rescue | undefined;
  /** Ends a host that holds nothing: over once that has nothing left to write, while its process may still be ending. */
  readonly dismiss: () => Promise<void>;
  /** Of its process. */
  readonly pid?: number | undefined;
}

const NOTHING: Released = { released: true, told: '' };

/**
 * The host that is attached to this process: started when first called, and anew where it has died. Where it dies while something
 * may be frozen, or lives and does not answer, the thaw event is set from here, and thaw says that the session was lost.
 */
export class AttachedHost implements SessionOwner, AsyncDisposable {
  readonly #start: (signal: AbortSignal) => Promise<HostConnection>;
  readonly #patience: Patience;
  readonly #sessions = new Sessions();
  #connection: Promise<HostConnection> | undefined;
  /** Ends a start that is under way. */
  #starting = new AbortController();
  /** The same, once it has answered, until it is gone. */
  #started: HostConnection | undefined;
  /** The last host that was gone while something may have been held, why, and what came of releasing that. */
  #gone: HostConnection | undefined;
  #fate = '';
  #released: Promise<Released> = Promise.resolve(NOTHING);
  /** Looks, while frozen, whether the host lives after its hold limit. */
  #hold: Disposable | undefined;

  /**
   * @param start starts a host; its signal is aborted when the start is no longer needed
   * @param patience how long it is waited for; tests have less of it
   */
  constructor(start: (signal: AbortSignal) => Promise<HostConnection>, patience: Patience = PATIENCE) {
    this.#start = start;
    this.#patience = patience;
  }

  get mayHold(): boolean {
    return this.#sessions.mayHold;
  }

  knows(sessionId: string): boolean {
    return this.#sessions.knows(sessionId);
  }

  readonly call: CallMethod = async (method, options, context) => {
    const lost = this.#sessions.takeLost(method, options);
    if (lost !== undefined)
      throw QgaError.of('SESSION_LOST', { object: lost, detail: `${this.#fate} ${(await this.#released).told}`.trim() });
    const connection = await this.#connected();
    this.#sessions.asked(method, options);
    try {
      const onProgress = (progress: Progress): void => {
        this.#sessions.reached(method, progress.phase);
        context.onProgress?.(progress);
      };
      const result = await this.#watched(connection)(method, options, { ...context, onProgress });
      this.#answered(connection, method, options, result);
      if (method === 'freeze' && context.signal !== undefined) this.#abandonOn(context.signal, connection, (result as About).sessionId);
      return result;
    } catch (thrown) {
      const { isOver } = connection.client;
      if (isOver) throw await this.#explained(connection, QgaError.from(thrown));
      this.#sessions.refused(method);
      throw thrown;
    }
  };

  /** Ends the host as a crash would. */
  async kill(): Promise<void> {
    (await this.#connection)?.kill();
  }

  /**
   * Ends the host at once, for who cannot wait any longer; what may be frozen is released first, from here.
   * @returns what came of that, in a sentence; empty where nothing was held. Never rejects
   */
  async endNow(): Promise<string> {
    // One that is starting holds nothing.
    this.#starting.abort();
    const connection = this.#started;
    if (connection === undefined) return '';
    this.#giveUp(connection, QgaError.of('HOST_LOST', { detail: 'It was ended by this process.' }));
    return (await this.#released).told;
  }

  /** @throws SESSION_LOST where it was gone and what it held could not be released; no later call could say so */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#starting.abort();
    // One that did not start has nothing to end, and its caller has had the error.
    const connection = await this.#connection?.catch(() => undefined);
    // What is still held is released because its caller is gone, and its outcome says so.
    await (this.#sessions.mayHold ? connection?.end() : connection?.dismiss());
    const { released, told } = await this.#released;
    if (!released && this.#sessions.mayHold) throw QgaError.of('SESSION_LOST', { detail: `${this.#fate} ${told}` });
  }

  async #connected(): Promise<HostConnection> {
    if (this.#connection !== undefined) return await this.#connection;
    this.#starting = new AbortController();
    const starting = this.#start(this.#starting.signal);
    this.#connection = starting;
    try {
      const connection = await starting;
      this.#started = connection;
      void connection.client.closed.then((why) => this.#ended(connection, why));
      return connection;
    } catch (thrown) {
      this.#connection = undefined;
      throw thrown;
    }
  }

  #watched(connection: HostConnection): CallMethod {
    return callWatched(connection.client, { ...this.#watching(connection), limits: this.#sessions.limits });
  }

  #watching(connection: HostConnection) {
    const at = connection.pid === undefined ? {} : { object: `process ${connection.pid}` };
    const onSilent = (): void => this.#giveUp(connection, QgaError.of('HOST_SILENT', at));
    return { clock: systemClock, patience: this.#patience, onSilent };
  }

  #answered(connection: HostConnection, method: MethodName, options: object, result: object): void {
    this.#sessions.answered(method, options, result);
    if (this.#sessions.mayBeFrozen) {
      const holdMs = within(['holdMs'], this.#sessions.limits, this.#patience);
      this.#hold ??= new SilenceWatch(connection.client, holdMs, this.#watching(connection));
      return;
    }
    this.#hold?.[Symbol.dispose]();
    this.#hold = undefined;
  }

  /** What it says from now on is ignored. What may be frozen is released before anything else. */
  #giveUp(connection: HostConnection, why: QgaError): void {
    if (connection.client.isOver) return;
    if (this.#sessions.mayBeFrozen) this.#release(connection, true);
    connection.kill();
    connection.client.fail(why);
  }

  #ended(connection: HostConnection, why: QgaError): void {
    this.#connection = undefined;
    this.#started = undefined;
    this.#hold?.[Symbol.dispose]();
    this.#hold = undefined;
    this.#fate = why.name === 'HOST_SILENT' ? 'Its host did not answer and was ended.' : 'Its host has died.';
    const wasFrozen = this.#sessions.mayBeFrozen;
    if (this.#sessions.lose()) this.#release(connection, wasFrozen);
  }

  /** Once, for what a host held. */
  #release(connection: HostConnection, own: boolean): void {
    if (this.#gone === connection) return;
    this.#gone = connection;
    this.#released = connection.rescue?.({ own }) ?? Promise.resolve(NOTHING);
  }

  /** How the host ended, and what came of what it held. */
  async #explained(connection: Connection, lost: QgaError): Promise<QgaError> {
    await connection.client.closed;
    const [error, released] = await Promise.all([connection.explain?.(lost) ?? lost, this.#released]);
    const detail = [error.at.detail ?? '', released.told].join(' ').trim();
    return new QgaError(error.name, error.failure, detail === '' ? error.at : { ...error.at, detail }, { cause: error.cause ?? lost });
  }

  /** The request for a freeze is over and cannot be cancelled any more; what it began can. */
  #abandonOn(signal: AbortSignal, { client }: Connection, sessionId: string | undefined): void {
    const abandon = (): void => {
      // Where the host is lost it has thawed already, and thaw says that the session was lost.
      if (this.#sessions.holds(sessionId)) client.call('abandon').catch(() => {});
    };
    signal.addEventListener('abort', abandon, { once: true });
    if (signal.aborted) abandon();
  }
}
