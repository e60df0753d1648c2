import { CONTRACT, type MethodName } from '../contract/contract.ts';
import type { Method } from '../contract/method.ts';
import type { CallMethod } from '../contract/service.ts';
import { QgaError } from '../vss/errors.ts';
import { type Connection, callOver } from './connection.ts';
import type { Rescue } from './rescue.ts';
import type { SessionOwner } from './router.ts';

/** A connection to a host that lives for this process alone. */
export interface HostConnection extends Connection {
  /** Releases what the host may have left frozen when it died; left out where its client is not the one to do that. */
  readonly rescue?: Rescue | undefined;
}

/**
 * The host that is attached to this process: started when first called, and anew where it has died. Where it dies while something
 * may be frozen, the thaw event is set from here, and whoever thaws is told.
 */
export class AttachedHost implements SessionOwner, AsyncDisposable {
  readonly #start: () => Promise<HostConnection>;
  readonly #sessions = new Sessions();
  #connection: Promise<HostConnection> | undefined;
  /** What came of releasing what the last host held when it died. */
  #released: Promise<string> = Promise.resolve('');

  constructor(start: () => Promise<HostConnection>) {
    this.#start = start;
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
      throw QgaError.of('SESSION_LOST', { object: lost, detail: `Its host has died. ${await this.#released}`.trim() });
    const connection = await this.#connected();
    this.#sessions.asked(method);
    try {
      const result = await callOver(connection)(method, options, context);
      this.#sessions.answered(method, options, result);
      if (method === 'freeze' && context.signal !== undefined) this.#abandonOn(context.signal, connection, (result as About).sessionId);
      return result;
    } catch (thrown) {
      const { isOver } = connection.client;
      if (isOver) throw await this.#explained(connection, QgaError.from(thrown));
      this.#sessions.refused(method);
      throw thrown;
    }
  };

  /** Ends the host at once. */
  async kill(): Promise<void> {
    (await this.#connection)?.kill();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // One that did not start has nothing to end, and whoever wanted it has been told.
    const connection = await this.#connection?.catch(() => undefined);
    await connection?.end();
  }

  async #connected(): Promise<HostConnection> {
    if (this.#connection !== undefined) return await this.#connection;
    const starting = this.#start();
    this.#connection = starting;
    try {
      const connection = await starting;
      void connection.client.closed.then(() => this.#ended(connection));
      return connection;
    } catch (thrown) {
      this.#connection = undefined;
      throw thrown;
    }
  }

  #ended({ rescue }: HostConnection): void {
    this.#connection = undefined;
    if (this.#sessions.lose() && rescue !== undefined) this.#released = rescue();
  }

  /** How the host ended, and what came of what it held. */
  async #explained(connection: Connection, lost: QgaError): Promise<QgaError> {
    await connection.client.closed;
    const [error, released] = await Promise.all([connection.explain?.(lost) ?? lost, this.#released]);
    const detail = [error.at.detail ?? '', released].join(' ').trim();
    return new QgaError(error.name, error.failure, detail === '' ? error.at : { ...error.at, detail }, { cause: error.cause ?? lost });
  }

  /** The request for a freeze is over and cannot be cancelled any more; what it began can. */
  #abandonOn(signal: AbortSignal, { client }: Connection, sessionId: string | undefined): void {
    const abandon = (): void => {
      // Where the host is lost it has thawed already, and whoever thaws is told.
      if (this.#sessions.holds(sessionId)) client.call('abandon').catch(() => {});
    };
    signal.addEventListener('abort', abandon, { once: true });
    if (signal.aborted) abandon();
  }
}

const roleOf = (method: MethodName): Method['session'] => (CONTRACT[method] as Method).session;

const mayBegin = (method: MethodName): boolean => roleOf(method) === 'begins' || roleOf(method) === 'continues';

/** What concerns sessions in the options and results of any method. */
interface About {
  readonly sessionId?: string;
  readonly dryRun?: boolean;
}

/** What is prepared or frozen in a host, as far as its client knows. */
class Sessions {
  #held: string | undefined;
  /** Requests whose answer is not there, and never will be where the host is gone. */
  #beginning = 0;
  /** What a host held when it died, until whoever thaws has been told. */
  #lost: string | undefined;
  readonly #begun = new Set<string>();

  get mayHold(): boolean {
    return this.#held !== undefined || this.#lost !== undefined || this.#beginning > 0;
  }

  knows(sessionId: string): boolean {
    return sessionId === this.#lost || this.#begun.has(sessionId);
  }

  holds(sessionId: string | undefined): boolean {
    return sessionId !== undefined && sessionId === this.#held;
  }

  asked(method: MethodName): void {
    if (mayBegin(method)) this.#beginning += 1;
  }

  /** What was lost, for whoever thaws it; once. */
  takeLost(method: MethodName, options: object): string | undefined {
    const { sessionId } = options as About;
    const lost = this.#lost;
    if (roleOf(method) !== 'ends' || (sessionId ?? this.#held ?? lost) !== lost) return undefined;
    this.#lost = undefined;
    return lost;
  }

  answered(method: MethodName, options: object, result: object): void {
    const [asked, { sessionId, dryRun }] = [options as About, result as About];
    if (mayBegin(method)) {
      this.#beginning -= 1;
      if (dryRun || sessionId === undefined) return;
      this.#held = sessionId;
      this.#begun.add(sessionId);
    }
    // Another one's outcome, asked for late, says nothing about what is held.
    if (roleOf(method) === 'ends' && (asked.sessionId ?? this.#held) === this.#held) this.#held = undefined;
  }

  /** After a failure that the host told of, nothing is left of what it began; what was held before still is. */
  refused(method: MethodName): void {
    if (mayBegin(method)) this.#beginning -= 1;
  }

  /** The host is gone. @returns whether something may have been frozen in it */
  lose(): boolean {
    const mayHave = this.#held !== undefined || this.#beginning > 0;
    this.#lost = this.#held ?? this.#lost;
    this.#held = undefined;
    this.#beginning = 0;
    return mayHave;
  }
}
