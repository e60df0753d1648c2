import type { CallMethod } from '../contract/service.ts';
import type { Channel } from '../platform/channel.ts';
import { RpcClient } from '../rpc/client.ts';
import { REQUEST_LIMIT, RESPONSE_LIMIT, readLines } from '../rpc/line-decoder.ts';
import type { MessageWriter, Transport } from '../rpc/transport.ts';
import type { QgaError } from '../vss/errors.ts';
import type { HostCalls } from './methods.ts';

/** A process that answers the contract's methods, as its client has it. */
export interface Connection {
  readonly client: RpcClient<HostCalls>;
  /** Ends the connection in order, and a process that is there for it alone. */
  end(): Promise<void>;
  /** The same at once, whatever is under way. */
  kill(): void;
  /** That it is lost, with what is known of why; left out where that is nothing. */
  explain?(lost: QgaError): Promise<QgaError>;
}

/** The client's side of a transport. Results are longer than requests: its reader is to be given RESPONSE_LIMIT. */
export const clientOf = ({ reader, writer }: Transport): RpcClient<HostCalls> => new RpcClient<HostCalls>(reader, writer);

/** A process that goes on when the connection to it ends, behind a channel of any kind. */
export const connectionOver = (channel: Channel): Connection => {
  const client = clientOf(channelTransport(channel, RESPONSE_LIMIT));
  const end = async (): Promise<void> => {
    await client.close();
    await channel[Symbol.asyncDispose]();
  };
  return { client, end, kill: () => channel.close() };
};

/** A connection's methods as one function. */
export const callOver =
  ({ client }: Connection): CallMethod =>
  async (method, options, context) =>
    (await client.call(method, options, context)) as never;

/** Messages over a channel. @param limit bytes of an incoming line at most */
export const channelTransport = (channel: Channel, limit: number = REQUEST_LIMIT): Transport => ({
  reader: readLines(channel.incoming, limit),
  writer: new ChannelWriter(channel),
  close: () => channel.close(),
});

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
