import type { Readable, Writable } from 'node:stream';
import { REQUEST_LIMIT, readLines } from './line-decoder.ts';
import type { MessageReader, MessageWriter, Transport } from './transport.ts';

/** Lines of a Node stream. Ending the iteration leaves the stream open: it may be a socket with answers to send. @seam */
export const streamReader = (stream: Readable, limit: number = REQUEST_LIMIT): MessageReader => {
  // An error before anybody iterates must wait for the iteration instead of ending the process.
  stream.on('error', () => {});
  return readLines(stream.iterator({ destroyOnReturn: false }), limit);
};

/** Messages to a Node stream, which keeps their order. @seam */
export class StreamWriter implements MessageWriter {
  readonly broken: Promise<Error>;
  readonly #stream: Writable;
  readonly #waiting = new Set<() => void>();
  #reportBroken: (error: Error) => void = () => {};
  #isBroken = false;

  constructor(stream: Writable) {
    this.#stream = stream;
    this.broken = new Promise((resolve) => {
      this.#reportBroken = resolve;
    });
    stream.on('error', (error) => this.#break(error));
    stream.on('close', () => this.#closed());
    if (stream.destroyed) this.#closed();
  }

  get backlog(): number {
    return this.#stream.writableLength;
  }

  write(message: string): Promise<void> {
    return this.#settled((done) => this.#stream.write(`${message}\n`, done));
  }

  end(): Promise<void> {
    return this.#settled((done) => this.#stream.end(done));
  }

  /** A stream destroyed in the middle of a write may never call back, so its caller is released by `#break`. */
  #settled(start: (done: (error?: Error | null) => void) => void): Promise<void> {
    if (this.#isBroken) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.add(resolve);
      start((error) => {
        this.#waiting.delete(resolve);
        resolve();
        if (error && !this.#stream.writableFinished) this.#break(error);
      });
    });
  }

  #closed(): void {
    if (this.#stream.errored || !this.#stream.writableFinished)
      this.#break(this.#stream.errored ?? new Error('The output has been closed.'));
  }

  #break(error: Error): void {
    if (this.#isBroken) return;
    this.#isBroken = true;
    this.#reportBroken(error);
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}

/**
 * A connection over Node streams, or over one that is both. A socket that should still carry answers after the other
 * side has ended its half needs `allowHalfOpen`.
 * @param limit Bytes of an incoming line at most.
 */
export const streamTransport = (input: Readable, output: Writable, limit: number = REQUEST_LIMIT): Transport => ({
  reader: streamReader(input, limit),
  writer: new StreamWriter(output),
  close: () => {
    input.destroy();
    output.destroy();
  },
});
