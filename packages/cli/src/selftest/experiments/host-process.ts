import { QgaError } from '@qga-vss/core';
import type { Child } from '../guest.ts';

interface Answer {
  readonly id?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string; readonly data?: { readonly name?: string } };
}

/** A host spoken to by hand, as a program of any language would: so it can be killed, and watch over whom we like. */
export class HostProcess {
  readonly #child: Child;
  #requests = 0;

  constructor(child: Child) {
    this.#child = child;
  }

  /** @throws HOST_LOST where it ends instead; what it answers with */
  async call<T>(method: string, params: object): Promise<T> {
    const id = ++this.#requests;
    this.#child.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
    const line = await this.#child.line((text) => (JSON.parse(text) as Answer).id === id);
    if (line === undefined) throw QgaError.of('HOST_LOST');
    const { result, error } = JSON.parse(line) as Answer;
    if (error !== undefined) throw new Error(`${error.data?.name ?? 'error'}: ${error.message}`);
    return result as T;
  }

  /** Resolves when it is gone. */
  async kill(): Promise<void> {
    this.#child.kill();
    await this.#child.exited;
  }
}
