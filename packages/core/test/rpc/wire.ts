import { PassThrough } from 'node:stream';
import type { Methods } from '../../src/rpc/dispatcher.ts';
import { InFlight } from '../../src/rpc/in-flight.ts';
import { readLines } from '../../src/rpc/line-decoder.ts';
import { type Ended, type ServeOptions, serve } from '../../src/rpc/server.ts';
import { streamTransport } from '../../src/rpc/stream-transport.ts';

/** A server in memory and the bare text on its wires. */
export class ServerOnWire {
  readonly input = new PassThrough();
  readonly output = new PassThrough();
  readonly inFlight = new InFlight();
  readonly ended: Promise<Ended>;
  readonly #lines = readLines(this.output.iterator({ destroyOnReturn: false }));

  constructor(methods: Methods, options: ServeOptions = {}) {
    const { reader, writer } = streamTransport(this.input, this.output);
    this.ended = serve(reader, writer, methods, { inFlight: this.inFlight, ...options });
  }

  /** Sends lines, all in one chunk. What is no text is sent as its JSON. */
  say(...messages: unknown[]): void {
    this.input.write(messages.map((message) => `${typeof message === 'string' ? message : JSON.stringify(message)}\n`).join(''));
  }

  /** The next line of output, as text. */
  async nextText(): Promise<string> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error('There is no more output.');
    if ('fault' in value) throw new Error(`The output is ${value.fault}.`);
    return value.text;
  }

  async next(): Promise<unknown> {
    return JSON.parse(await this.nextText());
  }

  /** Says something and gives the next answer. */
  ask(...messages: unknown[]): Promise<unknown> {
    this.say(...messages);
    return this.next();
  }

  /** Ends the input, waits for everything running, and gives the lines of output not yet taken. */
  async hangUp(): Promise<unknown[]> {
    this.input.end();
    const { drained } = await this.ended;
    const rest: unknown[] = [];
    const reading = (async () => {
      for await (const line of this.#lines) rest.push('text' in line ? JSON.parse(line.text) : line);
    })();
    await drained;
    this.output.end();
    await reading;
    return rest;
  }
}

export const request = (id: unknown, method: string, params?: unknown): object => ({ jsonrpc: '2.0', id, method, params });
export const notification = (method: string, params?: unknown): object => ({ jsonrpc: '2.0', method, params });

/** A promise and what settles it. */
export interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

export const gate = (): Gate => {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
};
