import { connect, type Socket } from 'node:net';
import type { Clock } from '../platform/clock.ts';
import { QgaError } from '../vss/errors.ts';
import { ANSWER_MS, answeredWithin, type GuestAgent, Turns } from './agent.ts';
import { returned } from './agent-error.ts';

/** A byte that is in no JSON: the agent drops what it has read before it, and puts it before the answer to guest-sync-delimited. */
const DELIMITER = '\xff';
/** Characters of an answer at most, as libvirt has it. */
const ANSWER_LIMIT = 10 * 1024 * 1024;

/** The lines that an agent says. What it says is ASCII, but for the delimiter. */
async function* linesOf(socket: Socket): AsyncGenerator<string, void, undefined> {
  // In pieces, because a long answer comes in hundreds, and what has been looked through once need not be again.
  let rest: string[] = [];
  let length = 0;
  for await (const chunk of socket.setEncoding('latin1') as AsyncIterable<string>) {
    const [first = '', ...begun] = chunk.split('\n');
    rest.push(first);
    length += first.length;
    for (const line of begun) {
      yield rest.join('');
      rest = [line];
      length = line.length;
    }
    if (length > ANSWER_LIMIT) throw QgaError.of('ANSWER_TOO_LARGE');
  }
}

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw QgaError.of('AGENT_PROTOCOL', { detail: `It said: ${line.slice(0, 200)}` }, { cause });
  }
};

/** Whether a line, after what came before its delimiter, is the answer with an id. */
const isAnswerWith = (line: string, id: number): boolean => {
  const at = line.lastIndexOf(DELIMITER);
  try {
    return at >= 0 && JSON.parse(line.slice(at + 1)).return === id;
  } catch {
    // What is no JSON was meant for somebody else.
    return false;
  }
};

/** A connection to the agent. */
class Conversation {
  readonly #socket: Socket;
  readonly #lines: AsyncIterator<string>;

  constructor(socket: Socket) {
    this.#socket = socket;
    this.#lines = linesOf(socket);
  }

  /**
   * Asks once the agent is in step, as libvirt does: answers have no id, so one that is too many would be taken for the next for ever.
   * An agent that does not answer to that is asked for nothing that it might do later.
   */
  async ask(command: string, options: object): Promise<unknown> {
    const id = Math.trunc(Math.random() * 2 ** 48);
    this.#say('guest-sync-delimited', { id }, DELIMITER);
    while (!isAnswerWith(await this.#next(), id));
    this.#say(command, options);
    return parsed(await this.#next());
  }

  close(): void {
    this.#socket.destroy();
  }

  #say(command: string, options: object, before = ''): void {
    this.#socket.write(`${before}${JSON.stringify({ execute: command, arguments: options })}\n`, 'latin1');
  }

  /** @throws AGENT_ABSENT where the connection could not be made, or has ended */
  async #next(): Promise<string> {
    try {
      const { value, done } = await this.#lines.next();
      if (!done) return value;
    } catch (cause) {
      if (cause instanceof QgaError) throw cause;
      throw QgaError.of('AGENT_ABSENT', { detail: (cause as Error).message }, { cause });
    }
    throw QgaError.of('AGENT_ABSENT', { detail: 'The connection ended before the answer.' });
  }
}

export interface SocketAgentOptions {
  readonly path: string;
  readonly clock: Clock;
  /** Connect for each command, where others need the socket in between: Proxmox VE's takes one client at a time. */
  readonly perCommand?: boolean;
}

/** An agent behind a Unix socket: that of a virtio-serial channel, or qemu-ga's own (`unix-listen`). */
export class SocketAgent implements GuestAgent {
  readonly #options: SocketAgentOptions;
  readonly #turns = new Turns();
  #conversation: Conversation | undefined;

  constructor(options: SocketAgentOptions) {
    this.#options = options;
  }

  async ask(command: string, options: object = {}, timeoutMs: number = ANSWER_MS): Promise<unknown> {
    return await this.#turns.take(async () => {
      try {
        return returned(await this.#within(timeoutMs, command, options), command);
      } finally {
        if (this.#options.perCommand) this.#hangUp();
      }
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#hangUp();
  }

  /** A conversation that has failed is not gone on with. */
  async #within(timeoutMs: number, command: string, options: object): Promise<unknown> {
    try {
      return await answeredWithin({ clock: this.#options.clock, timeoutMs, command }, () => this.#converse(command, options));
    } catch (thrown) {
      this.#hangUp();
      throw QgaError.from(thrown).during({ call: command });
    }
  }

  async #converse(command: string, options: object): Promise<unknown> {
    this.#conversation ??= new Conversation(connect(this.#options.path));
    return await this.#conversation.ask(command, options);
  }

  #hangUp(): void {
    this.#conversation?.close();
    this.#conversation = undefined;
  }
}
