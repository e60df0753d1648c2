import type { Channel } from '../platform/channel.ts';
import { REQUEST_LIMIT, readLines } from '../rpc/line-decoder.ts';
import type { MessageWriter, Transport } from '../rpc/transport.ts';

class ChannelWriter implements MessageWriter {
  readonly broken: Promise<Error>;
  readonly #channel: Channel;
  readonly #broken = Promise.withResolvers<Error>();
  #last: Promise<void> = Promise.resolve();
  #backlog = 0;

  constructor(channel: Channel) {
    this.#channel = channel;
    this.broken = this.#broken.promise;
  }

  get backlog(): number {
    return this.#backlog;
  }

  write(message: string): Promise<void> {
    const bytes = Buffer.from(`${message}\n`);
    this.#backlog += bytes.length;
    this.#last = this.#last.then(() => this.#send(bytes));
    return this.#last;
  }

  async end(): Promise<void> {
    await this.#last;
    this.#channel.close();
  }

  async #send(bytes: Uint8Array): Promise<void> {
    try {
      await this.#channel.write(bytes);
    } catch (error) {
      this.#broken.resolve(error as Error);
    } finally {
      this.#backlog -= bytes.length;
    }
  }
}

/** Messages over a channel. @param limit bytes of an incoming line at most */
export const channelTransport = (channel: Channel, limit: number = REQUEST_LIMIT): Transport => ({
  reader: readLines(channel.incoming, limit),
  writer: new ChannelWriter(channel),
  close: () => channel.close(),
});
