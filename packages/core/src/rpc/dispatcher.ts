import { QgaError } from '../vss/errors.ts';
import { errorObjectOf, INVALID_REQUEST, METHOD_NOT_FOUND, protocolError, shorten } from './error-object.ts';
import type { InFlight, Running } from './in-flight.ts';
import {
  encodeError,
  encodeRequest,
  encodeResult,
  type Id,
  isObject,
  type Member,
  type Refusal,
  type Request,
  type Wishes,
} from './message.ts';

/** What goes with a call besides its parameters. */
export interface Call {
  /** Undefined in a notification. */
  readonly id: Id | undefined;
  /** Aborted by `cancel` (reason CANCELLED) and when the connection ends (reason CALLER_LOST). */
  readonly signal: AbortSignal;
  /** Members of the answer that are not sent, so that who asks others for it need not be told them. */
  readonly omit: readonly string[] | undefined;
  /**
   * Sends a notification that concerns this call, with its id among the parameters. Dropped once the call has its
   * outcome, and where the caller sent a notification and so has no id to know it by.
   */
  notify(method: string, params: object): void;
  /**
   * Tells a part of the answer, for a caller who wants it and can say so when he has read it, where it is long enough; its members are
   * not repeated where the answer has the very same. An answer has all of them.
   * @returns when the caller has read it, or the call has its outcome; at once where nothing is told
   */
  tell(part: object): Promise<void>;
}

export interface RpcMethod {
  /**
   * The work. `params` are what the caller sent; what is in it is for the handler to judge. What it throws is the answer: QgaError
   * as it is (INVALID_ARGUMENT, whose object is the path of the member at fault, as -32602), anything else as INTERNAL_ERROR.
   */
  handler(params: object, call: Call): unknown;
}

/** By their names. `cancel` and `taken` are the server's own. */
export type Methods = Readonly<Record<string, RpcMethod>>;

/** A request that has been entered into the table of those in flight. */
interface Admitted {
  readonly request: Request;
  readonly running: Running;
}

/** Calls methods and makes their answers. */
export class Dispatcher {
  readonly #methods: Methods;
  readonly #inFlight: InFlight;
  readonly #send: (text: string) => void;
  readonly #own: Methods = {
    cancel: { handler: (params, { id }) => ({ cancelled: ofAnother(params, id, (other) => this.#inFlight.cancel(other)) }) },
    taken: { handler: (params, { id }) => ({ taken: ofAnother(params, id, (other) => this.#inFlight.take(other)) }) },
  };

  constructor(methods: Methods, inFlight: InFlight, send: (text: string) => void) {
    this.#methods = methods;
    this.#inFlight = inFlight;
    this.#send = send;
  }

  /**
   * Answers a request, or the members of a batch one after the other with one line. The first handler is called before
   * this returns; what is in flight can be cancelled from then on, its turn come or not. Never rejects.
   */
  async answer(message: Member | readonly Member[]): Promise<void> {
    const admitted = [message].flat().map((member) => this.#admit(member));
    try {
      const answers = await this.#runInOrder(admitted);
      if (answers.length > 0) this.#send(Array.isArray(message) ? `[${answers.join(',')}]` : answers.join());
    } catch (thrown) {
      // Answers that each could be written may be too long for one string.
      this.#send(encodeError(null, errorObjectOf(thrown)));
    } finally {
      for (const member of admitted) if ('running' in member) this.#inFlight.delete(member.running);
    }
  }

  #admit(member: Member): Admitted | Refusal {
    if (!this.#inFlight.has(member.id)) return 'refusal' in member ? member : { request: member, running: this.#inFlight.add(member.id) };
    // Not with its id: that would pass for the answer to the request which is in flight.
    const detail = `The id ${JSON.stringify(member.id)} is in flight.`;
    return { id: null, refusal: 'refusal' in member ? member.refusal : protocolError(INVALID_REQUEST, detail) };
  }

  async #runInOrder(members: readonly (Admitted | Refusal)[]): Promise<string[]> {
    const answers: string[] = [];
    for (const member of members) {
      const answer = 'refusal' in member ? encodeError(member.id, member.refusal) : await this.#run(member);
      if (answer !== undefined) answers.push(answer);
    }
    return answers;
  }

  async #run({ request, running }: Admitted): Promise<string | undefined> {
    const answer = await this.#answerOf(request, running);
    running.settle();
    return request.id === undefined ? undefined : answer;
  }

  /** Encoded here, since a result that cannot be encoded is an error to answer with. */
  async #answerOf({ method: name, params, id = null, ...wishes }: Request, running: Running): Promise<string> {
    try {
      // The connection ended, or this was cancelled, before its turn in the batch came.
      running.signal.throwIfAborted();
      const method = this.#find(name);
      if (method === undefined)
        return encodeError(id, protocolError(METHOD_NOT_FOUND, `There is no method ${JSON.stringify(shorten(name))}.`));
      const result = await method.handler(named(params), this.#call(running, wishes));
      return encodeResult(id, running.untold(without(result, wishes.omit)));
    } catch (thrown) {
      return encodeError(id, errorObjectOf(isAbortOf(running.signal, thrown) ? running.signal.reason : thrown));
    }
  }

  #find(name: string): RpcMethod | undefined {
    if (Object.hasOwn(this.#own, name)) return this.#own[name];
    return Object.hasOwn(this.#methods, name) ? this.#methods[name] : undefined;
  }

  #call(running: Running, { partialFrom, omit }: Wishes): Call {
    const { id, signal } = running;
    const notify = (method: string, params: object): void => {
      if (id !== undefined && !running.settled) this.#send(encodeRequest(method, { ...params, id }));
    };
    const tell = async (all: object): Promise<void> => {
      // Without an id that names it nobody could say that he has read it.
      if (partialFrom === undefined || id === undefined || id === null || running.settled) return;
      const part = without(all, omit) as object;
      const text = encodeRequest('partial', { id, result: part });
      if (text.length < partialFrom) return;
      this.#send(text);
      await running.tell(part);
    };
    return { id, signal, omit, notify, tell };
  }
}

/** Does something about another request than the one that asks for it. @throws INVALID_ARGUMENT */
const ofAnother = (params: object, own: Id | undefined, act: (other: string | number) => boolean): boolean => {
  const { id, ...others }: { readonly id?: unknown } = params;
  const stranger = Object.keys(others)[0];
  if (stranger !== undefined) throw QgaError.of('INVALID_ARGUMENT', { object: shorten(stranger), detail: 'There is no such option.' });
  if (typeof id !== 'string' && typeof id !== 'number')
    throw QgaError.of('INVALID_ARGUMENT', { object: 'id', detail: 'It must be the id of the request that is meant.' });
  return id !== own && act(id);
};

/** @throws INVALID_ARGUMENT */
const named = (params: object = {}): object => {
  if (!Array.isArray(params)) return params;
  throw QgaError.of('INVALID_ARGUMENT', { object: 'params', detail: 'Parameters are given by name, as an object.' });
};

/** What of a result is sent. */
const without = (result: unknown, omit: readonly string[] = []): unknown =>
  omit.length === 0 || !isObject(result) ? result : Object.fromEntries(Object.entries(result).filter(([name]) => !omit.includes(name)));

/** What Node's own functions throw when their signal is aborted says less than why it was. */
const isAbortOf = (signal: AbortSignal, thrown: unknown): boolean =>
  signal.aborted && thrown instanceof Error && thrown.name === 'AbortError';
