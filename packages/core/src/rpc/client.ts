import type { CallContext, Progress } from '../contract/call-context.ts';
import type { MethodName, Options, Result } from '../contract/contract.ts';
import type { FreezeResult } from '../contract/freeze.ts';
import type { Notice } from '../contract/parts.ts';
import { QgaError } from '../vss/errors.ts';
import { type ErrorObject, qgaErrorOf, shorten } from './error-object.ts';
import { REQUEST_LIMIT } from './line-decoder.ts';
import { encodeRequest, isObject, type Wire } from './message.ts';
import type { Line, MessageReader, MessageWriter } from './transport.ts';

export type { MessageReader, MessageWriter } from './transport.ts';

/** Methods as a client sees them: the types of their parameters and results, by name. */
export type CallTypes = { readonly [method: string]: { readonly params: object; readonly result: unknown } };

/** The methods of the contract. */
export type ContractCalls = { readonly [M in MethodName]: { readonly params: Options<M>; readonly result: Result<M> } };

/** Characters from which on a part of an answer is worth being read before the rest of it is there: less is read at once. */
const PARTIAL_FROM = 65_536;

interface Pending {
  /** What the answer will not repeat. */
  told?: object;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: QgaError) => void;
  readonly context: CallContext;
}

/**
 * The calling side of a connection. Give the reader RESPONSE_LIMIT: results are longer than requests.
 *
 * A host that says what is no answer cannot be believed any more: the connection is ended, so that it thaws, and
 * everything waiting fails with PROTOCOL_ERROR.
 */
export class RpcClient<C extends CallTypes = ContractCalls> {
  /** Resolves with why the connection is over: HOST_LOST, PROTOCOL_ERROR, or what this side gave it up for. */
  readonly closed: Promise<QgaError>;
  readonly #writer: MessageWriter;
  readonly #pending = new Map<number, Pending>();
  #reportClosed: (error: QgaError) => void = () => {};
  #over: QgaError | undefined;
  #lastId = 0;

  constructor(reader: MessageReader, writer: MessageWriter) {
    this.#writer = writer;
    this.closed = new Promise((resolve) => {
      this.#reportClosed = resolve;
    });
    void writer.broken.then((cause) => this.#end(QgaError.of('HOST_LOST', {}, { cause })));
    this.#listen(reader).then(
      () => this.#end(QgaError.of('HOST_LOST')),
      (cause: unknown) => this.#end(QgaError.of('HOST_LOST', {}, { cause })),
    );
  }

  /** The connection has ended: nothing is answered any more. */
  get isOver(): boolean {
    return this.#over !== undefined;
  }

  /**
   * Calls a method. Aborting the signal asks the host to cancel; the call still settles by the host's answer, which
   * may be a result. What `onProgress`, `onWarning` and `onPartial` throw is dropped: to watch a freeze must not end it.
   * @throws QgaError the host's, with the error object of its answer as cause; HOST_LOST or PROTOCOL_ERROR where the
   * connection ends first; CANCELLED where the signal was aborted before anything was sent; INVALID_ARGUMENT where
   * the parameters are too long for a host. TypeError where they have no form in JSON.
   */
  async call<M extends keyof C & string>(method: M, params?: C[M]['params'], context: CallContext = {}): Promise<C[M]['result']> {
    const { signal, omit } = context;
    if (this.#over !== undefined) throw this.#over;
    if (signal?.aborted) throw QgaError.of('CANCELLED');
    const id = ++this.#lastId;
    const request = encodeRequest(method, params, id, { partialFrom: PARTIAL_FROM, omit });
    if (request.length > REQUEST_LIMIT) throw QgaError.of('INVALID_ARGUMENT', { object: method, detail: 'The options are too long.' });
    const cancel = (): void => void this.#writer.write(encodeRequest('cancel', { id }));
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      return await new Promise<unknown>((resolve, reject) => {
        this.#pending.set(id, { resolve, reject, context });
        void this.#writer.write(request);
      });
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  /** Ends the connection: the host aborts what is running. Calls still waiting fail with HOST_LOST. */
  async close(): Promise<void> {
    this.#end(QgaError.of('HOST_LOST', { detail: 'The connection was closed on this side.' }));
    await this.#writer.end();
  }

  /** Ends it at once, for a reason that calls still waiting fail with. What the host says from now on is ignored. */
  fail(why: QgaError): void {
    this.#end(why);
  }

  async #listen(reader: MessageReader): Promise<void> {
    for await (const line of reader) {
      if (this.#over !== undefined) return;
      if (!this.#receive(line)) this.#end(QgaError.of('PROTOCOL_ERROR', { detail: `It said: ${saying(line)}` }));
    }
  }

  /** @returns whether it was something a host says. */
  #receive(line: Line): boolean {
    const message: Wire | undefined = parse(line);
    if (message?.jsonrpc !== '2.0') return false;
    if ('method' in message) return this.#notified(message);
    return this.#answered(message);
  }

  #notified({ method, params, ...others }: Wire): boolean {
    if (typeof method !== 'string' || 'id' in others) return false;
    // Notifications of other names belong to newer hosts.
    const notification = Object.hasOwn(NOTIFICATIONS, method) ? NOTIFICATIONS[method] : undefined;
    if (notification === undefined) return true;
    if (!isObject(params)) return false;
    const { id, ...said }: { readonly id?: unknown } = params;
    if (!notification.fits(said)) return false;
    // It may also be late: its call has been answered.
    const pending = this.#pending.get(id as number);
    if (pending !== undefined) void this.#tell(id as number, pending, said, notification);
    return true;
  }

  /** Never rejects. */
  async #tell(id: number, pending: Pending, said: object, { tell, isWaitedFor }: Notification): Promise<void> {
    try {
      await tell(pending, said);
    } catch {
      // As documented: dropped.
    }
    if (isWaitedFor) await this.#writer.write(encodeRequest('taken', { id }));
  }

  #answered(message: Wire): boolean {
    const { id, error } = message;
    const pending = this.#pending.get(id as number);
    if (pending === undefined || 'result' in message === 'error' in message) return false;
    if ('result' in message) pending.resolve(whole(pending.told, message.result));
    else if (isErrorObject(error)) pending.reject(qgaErrorOf(error));
    else return false;
    this.#pending.delete(id as number);
    return true;
  }

  #end(error: QgaError): void {
    if (this.#over !== undefined) return;
    this.#over = error;
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
    void this.#writer.end();
    this.#reportClosed(error);
  }
}

/** A result with what was told of it before. */
const whole = (told: object | undefined, result: unknown): unknown => (told === undefined ? result : { ...told, ...(result as object) });

/** What a host says beside its answers. */
interface Notification {
  fits(said: object): boolean;
  tell(pending: Pending, said: object): void | Promise<void>;
  /** The host goes on once it has been read. */
  readonly isWaitedFor?: true;
}

const partOf = (said: object): unknown => (said as { readonly result?: unknown }).result;

const NOTIFICATIONS: Readonly<Record<string, Notification>> = {
  progress: { fits: () => true, tell: ({ context }, said) => context.onProgress?.(said as Progress) },
  warning: { fits: () => true, tell: ({ context }, said) => context.onWarning?.((said as { readonly warning: Notice }).warning) },
  partial: {
    fits: (said) => isObject(partOf(said)),
    tell: (pending, said) => {
      const part = partOf(said) as FreezeResult;
      pending.told = part;
      return pending.context.onPartial?.(part);
    },
    isWaitedFor: true,
  },
};

const isErrorObject = (error: unknown): error is ErrorObject => {
  const { code, message }: { readonly code?: unknown; readonly message?: unknown } = isObject(error) ? error : {};
  return typeof code === 'number' && typeof message === 'string';
};

const parse = (line: Line): Wire | undefined => {
  if ('fault' in line) return undefined;
  try {
    const message: unknown = JSON.parse(line.text);
    return isObject(message) ? message : undefined;
  } catch {
    // The error quotes the text that is no JSON.
    return undefined;
  }
};

const saying = (line: Line): string =>
  'text' in line ? shorten(line.text) : line.fault === 'too-long' ? 'a line that is too long' : 'a line that is not UTF-8';
