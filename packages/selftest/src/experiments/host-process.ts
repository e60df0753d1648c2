import { type ErrorData, QgaError } from '@qga-vss/core';
import type { Child } from '../guest.ts';

interface Message {
  readonly id?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string; readonly data?: ErrorData };
  readonly method?: string;
  readonly params?: { readonly phase?: string };
}

const parse = (line: string): Message => JSON.parse(line) as Message;

/** A host spoken to by hand, as a program of any language would: so it can be killed, its end be seen, and it watch over whom we like. */
export class HostProcess {
  /** Resolves when it is gone. */
  readonly ended: Promise<unknown>;
  readonly #child: Child;
  #requests = 0;

  constructor(child: Child) {
    this.#child = child;
    this.ended = child.exited;
  }

  /** @throws HOST_LOST where it ends instead, or what it answers with */
  async call<T>(method: string, params: object): Promise<T> {
    const id = ++this.#requests;
    this.#send({ id, method, params });
    const line = await this.#child.line((text) => parse(text).id === id);
    if (line === undefined) throw QgaError.of('HOST_LOST');
    const { result, error } = parse(line);
    if (error === undefined) return result as T;
    throw error.data?.remedy === undefined ? QgaError.of('PROTOCOL_ERROR', { detail: error.message }) : QgaError.ofData(error.data);
  }

  /** Calls off the request under way. */
  cancel(): void {
    this.#send({ method: 'cancel', params: { id: this.#requests } });
  }

  /** Resolves with whether it has got to that step, or ends before. */
  async reached(phase: string): Promise<boolean> {
    return (await this.#child.line((text) => parse(text).method === 'progress' && parse(text).params?.phase === phase)) !== undefined;
  }

  /** Resolves when it is gone. */
  async kill(): Promise<void> {
    this.#child.kill();
    await this.ended;
  }

  #send(message: object): void {
    this.#child.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  }
}
