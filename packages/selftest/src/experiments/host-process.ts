import type { Progress } from '@qga-vss/core';
import { type MessageReader, type MessageWriter, RpcClient } from '@qga-vss/core/rpc';
import type { Child } from '../guest.ts';

async function* readerOf(child: Child): MessageReader {
  for await (const text of child.lines()) yield { text };
}

const writerOf = (child: Child): MessageWriter => ({
  write: async (message) => child.write(`${message}\n`),
  backlog: 0,
  // A process that no longer reads has ended, which the reader reports.
  broken: new Promise(() => {}),
  end: async () => child.end(),
});

/** A host that was started by hand: so it can be killed, its end be seen, and it watch over whom we like. */
export class HostProcess {
  /** Resolves when it is gone. */
  readonly ended: Promise<unknown>;
  /** @throws HOST_LOST where it ends instead, or what it answers with */
  readonly call: RpcClient['call'];
  readonly #child: Child;

  constructor(child: Child) {
    const client = new RpcClient(readerOf(child), writerOf(child));
    this.#child = child;
    this.ended = child.exited;
    this.call = client.call.bind(client);
  }

  /** Resolves when it is gone. */
  async kill(): Promise<void> {
    this.#child.kill();
    await this.ended;
  }
}

/** Resolves once a call has got to that step. */
export const reaches = (phase: string): { readonly reached: Promise<void>; readonly onProgress: (progress: Progress) => void } => {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { reached: promise, onProgress: (progress) => progress.phase === phase && resolve() };
};
