import type { Channel } from '../platform/channel.ts';
import type { Clock } from '../platform/clock.ts';
import { isObject } from '../rpc/message.ts';
import { QgaError } from '../vss/errors.ts';
import type { GuestAgent } from './agent.ts';

/** Milliseconds between two looks for what the other end has said: soon at first, since most answers come at once. */
const LOOK_FIRST_MS = 5;
const LOOK_AT_MOST_MS = 50;
/** Milliseconds between two signs of life while nothing is said. */
const PROBE_MS = 1000;
/** Bytes of one read: four thirds of them are in the agent's answer. */
const READ_BYTES = 256 * 1024;
/** Bytes of one write. */
const WRITE_BYTES = 64 * 1024;

/** Blank lines are dropped by whoever reads lines. */
const PROBE = Buffer.from('\n');

interface Answer {
  readonly count?: unknown;
  readonly 'buf-b64'?: unknown;
}

const answerOf = (answer: unknown): Answer => (isObject(answer) ? answer : {});

const notOfFiles = (call: string): QgaError => QgaError.of('AGENT_PROTOCOL', { call });

/**
 * A named pipe of the guest, opened by its agent. On Windows the agent opens it with PIPE_NOWAIT (qga/commands-win32.c), so that an
 * empty pipe is an error of reading, which differs from that of a broken one only by words in the guest's language. So a failing
 * read says nothing, and that the other end is gone is learnt from a write that fails.
 */
export class GuestPipe implements Channel {
  readonly incoming: AsyncIterable<Uint8Array>;
  readonly #agent: GuestAgent;
  readonly #clock: Clock;
  readonly #handle: number;
  readonly #closed = new AbortController();
  #closing: Promise<void> | undefined;

  private constructor(agent: GuestAgent, clock: Clock, handle: number) {
    this.#agent = agent;
    this.#clock = clock;
    this.#handle = handle;
    this.incoming = this.#listen();
  }

  /** Opens it; only right after its server has proved who it is, because the agent looks at no owner. @throws what the agent says */
  static async open(agent: GuestAgent, clock: Clock, path: string): Promise<GuestPipe> {
    const handle = await agent.ask('guest-file-open', { path, mode: 'r+' });
    if (typeof handle !== 'number') throw notOfFiles('guest-file-open');
    return new GuestPipe(agent, clock, handle);
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let rest = bytes; rest.length > 0; ) {
      if (this.#closed.signal.aborted) throw QgaError.of('CHANNEL_CLOSED');
      rest = rest.subarray(await this.#writeSome(rest.subarray(0, WRITE_BYTES)));
    }
  }

  close(): void {
    // Whoever disposes of it waits for that; a handle that the agent does not close ends with the agent.
    this.#closing ??= this.#end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
    await this.#closing;
  }

  /** @returns how many bytes it took */
  async #writeSome(bytes: Uint8Array): Promise<number> {
    const request = { handle: this.#handle, 'buf-b64': Buffer.from(bytes).toString('base64'), count: bytes.length };
    try {
      const { count } = answerOf(await this.#agent.ask('guest-file-write', request));
      if (typeof count !== 'number' || count < 0) throw notOfFiles('guest-file-write');
      // A full pipe that may not wait takes nothing.
      if (count === 0) await this.#clock.sleep(LOOK_FIRST_MS, this.#closed.signal);
      return count;
    } catch (cause) {
      this.#closed.abort('broken');
      throw QgaError.of('CHANNEL_CLOSED', {}, { cause });
    }
  }

  async *#listen(): AsyncGenerator<Uint8Array, void, undefined> {
    const { signal } = this.#closed;
    let pause = LOOK_FIRST_MS;
    let heard = this.#clock.monotonic();
    while (!signal.aborted) {
      const bytes = await this.#readSome();
      if (bytes.length > 0) {
        heard = this.#clock.monotonic();
        pause = LOOK_FIRST_MS;
        yield bytes;
        continue;
      }
      if (this.#clock.monotonic() - heard >= PROBE_MS) {
        heard = this.#clock.monotonic();
        await this.write(PROBE);
      }
      await this.#clock.sleep(pause, signal);
      pause = Math.min(pause * 1.5, LOOK_AT_MOST_MS);
    }
  }

  async #readSome(): Promise<Uint8Array> {
    try {
      const answer = answerOf(await this.#agent.ask('guest-file-read', { handle: this.#handle, count: READ_BYTES }));
      const { 'buf-b64': base64 = '' } = answer;
      if (typeof base64 !== 'string') throw notOfFiles('guest-file-read');
      return Buffer.from(base64, 'base64');
    } catch (thrown) {
      // An empty pipe; of any other failure the next write tells.
      if (thrown instanceof QgaError && thrown.name === 'AGENT_FAILED') return new Uint8Array();
      throw thrown;
    }
  }

  async #end(): Promise<void> {
    this.#closed.abort('closed');
    try {
      await this.#agent.ask('guest-file-close', { handle: this.#handle });
    } catch {
      // The handle is gone already, or the agent is: there is nothing left to close.
    }
  }
}
