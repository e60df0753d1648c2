import type { Channel, Listener } from '../platform/channel.ts';
import { QgaError } from '../vss/errors.ts';
import { Handle } from './handle.ts';
import { Overlapped, type OverlappedIo } from './overlapped.ts';
import { type Audience, pipeSddl } from './pipe-audience.ts';
import { PIPE_BUFFER, PipeChannel } from './pipe-channel.ts';
import { SecurityAttributes } from './security.ts';
import { FILES } from './tables/files.ts';
import { currentUserSid } from './token.ts';
import {
  ERROR_ACCESS_DENIED,
  ERROR_ALREADY_EXISTS,
  ERROR_NO_DATA,
  ERROR_OPERATION_ABORTED,
  ERROR_PIPE_BUSY,
  ERROR_PIPE_CONNECTED,
  FILE_FLAG_OVERLAPPED,
  INVALID_HANDLE_VALUE,
} from './win32.ts';

const PIPE_ACCESS_DUPLEX = 3;
const FILE_FLAG_FIRST_PIPE_INSTANCE = 0x0008_0000;
/** Bytes rather than messages, for both ends, blocking as overlapped operations want it. */
const PIPE_TYPE_BYTE = 0;
const PIPE_REJECT_REMOTE_CLIENTS = 8;
const PIPE_UNLIMITED_INSTANCES = 255;

/** How creating the first instance says that the name is in use. */
const TAKEN = new Set([ERROR_ACCESS_DENIED, ERROR_ALREADY_EXISTS, ERROR_PIPE_BUSY]);

export interface ListenOptions {
  /** `administrators` unless told. */
  readonly audience?: Audience;
}

/**
 * Serves a pipe of this machine, from this call on: clients may connect before `channels` is asked for the first of them. However many
 * there are, there is an instance for the next one: that a pipe stays busy says that nobody looks after it any more.
 * @param name `\\.\pipe\…`
 * @throws PIPE_TAKEN where somebody else serves it, or the Win32 error of creating it.
 */
export const listen = (io: OverlappedIo, name: string, options: ListenOptions = {}): Listener => new PipeListener(io, name, options);

class PipeListener implements Listener {
  readonly channels: AsyncIterable<Channel>;
  readonly #io: OverlappedIo;
  readonly #name: string;
  readonly #attributes: SecurityAttributes;
  readonly #connecting: Overlapped;
  readonly #open = new Set<Channel>();
  /** The instance that the next client gets. While none waits, the connected ones keep the name from being taken. */
  #next: Handle | undefined;
  #connection: Promise<unknown> = Promise.resolve();
  #ended: Promise<void> | undefined;

  constructor(io: OverlappedIo, name: string, { audience = 'administrators' }: ListenOptions) {
    this.#io = io;
    this.#name = name;
    this.#attributes = new SecurityAttributes(
      io.library,
      pipeSddl(audience, () => currentUserSid(io.library)),
    );
    try {
      this.#next = this.#createInstance(FILE_FLAG_FIRST_PIPE_INSTANCE);
      this.#connecting = new Overlapped(io, 16);
    } catch (error) {
      this.#next?.[Symbol.dispose]();
      this.#attributes[Symbol.dispose]();
      throw error;
    }
    this.channels = this.#accept();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#ended ??= this.#end();
    return this.#ended;
  }

  async *#accept(): AsyncGenerator<Channel> {
    while (this.#ended === undefined) {
      const channel = await this.#acceptOne();
      if (channel === undefined) continue;
      // Somebody is there for the next client while this one is looked after.
      this.#next ??= this.#createInstance();
      yield channel;
    }
  }

  /** Undefined where the client has gone again, or the listener ends: ask again. */
  async #acceptOne(): Promise<Channel | undefined> {
    this.#next ??= this.#createInstance();
    const pipe = this.#next;
    if (!(await this.#connect(pipe))) return undefined;
    this.#next = undefined;
    return this.#handOut(pipe);
  }

  async #connect(pipe: Handle): Promise<boolean> {
    const { ConnectNamedPipe, DisconnectNamedPipe } = this.#io.library.functions(FILES);
    const connection = this.#connecting.run(pipe.value, (overlapped) => ConnectNamedPipe(pipe.value, overlapped));
    this.#connection = connection;
    const { code } = await connection;
    if (this.#ended !== undefined || code === ERROR_OPERATION_ABORTED) return false;
    if (code === 0 || code === ERROR_PIPE_CONNECTED) return true;
    if (code !== ERROR_NO_DATA) throw this.#io.library.win32Error(code, 'ConnectNamedPipe', this.#name);
    // A client came and went. Disconnected, the instance serves the next one; closed, it could leave the name free.
    DisconnectNamedPipe(pipe.value);
    return false;
  }

  #handOut(pipe: Handle): Channel {
    const whenClosed = (): void => void this.#open.delete(channel);
    const channel = new PipeChannel(this.#io, pipe, this.#name, whenClosed, this.#clientOf(pipe));
    this.#open.add(channel);
    return channel;
  }

  /** Undefined where Windows does not say. */
  #clientOf(pipe: Handle): number | undefined {
    const { library } = this.#io;
    const { scratch } = library;
    const told = library.functions(FILES).GetNamedPipeClientProcessId(pipe.value, scratch.address);
    return told === 0 ? undefined : scratch.uint32(0);
  }

  #createInstance(first = 0): Handle {
    const { library } = this.#io;
    const value = library
      .functions(FILES)
      .CreateNamedPipeW(
        this.#name,
        PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED | first,
        PIPE_TYPE_BYTE | PIPE_REJECT_REMOTE_CLIENTS,
        PIPE_UNLIMITED_INSTANCES,
        PIPE_BUFFER,
        PIPE_BUFFER,
        0,
        this.#attributes.address,
      );
    if (value !== INVALID_HANDLE_VALUE) return new Handle(library, value);
    const code = library.lastErrorCode();
    if (first !== 0 && TAKEN.has(code)) throw QgaError.of('PIPE_TAKEN', { call: 'CreateNamedPipeW', object: this.#name });
    throw library.win32Error(code, 'CreateNamedPipeW', this.#name);
  }

  async #end(): Promise<void> {
    if (this.#next !== undefined) this.#io.library.functions(FILES).CancelIoEx(this.#next.value, 0);
    await Promise.allSettled([this.#connection, ...[...this.#open].map((channel) => channel[Symbol.asyncDispose]())]);
    this.#next?.[Symbol.dispose]();
    this.#connecting[Symbol.dispose]();
    this.#attributes[Symbol.dispose]();
  }
}
