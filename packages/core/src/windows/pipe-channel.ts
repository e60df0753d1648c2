import type { Channel } from '../platform/channel.ts';
import { QgaError } from '../vss/errors.ts';
import type { Handle } from './handle.ts';
import { type Outcome, Overlapped, type OverlappedIo } from './overlapped.ts';
import { FILES } from './tables/files.ts';
import { ERROR_BROKEN_PIPE, ERROR_NO_DATA, ERROR_OPERATION_ABORTED, ERROR_PIPE_NOT_CONNECTED } from './win32.ts';

/** Bytes that one call moves, and that the pipe itself holds for a reader who is not there yet. */
export const PIPE_BUFFER = 65_536;

/** How a read or write says that one of the ends has closed. */
const CLOSED = new Set([ERROR_BROKEN_PIPE, ERROR_NO_DATA, ERROR_PIPE_NOT_CONNECTED, ERROR_OPERATION_ABORTED]);

/** One end of a connected pipe, opened for overlapped operations. */
export class PipeChannel implements Channel {
  readonly incoming: AsyncIterable<Uint8Array>;
  readonly peerPid?: number;
  readonly #io: OverlappedIo;
  readonly #name: string;
  readonly #pipe: Handle;
  readonly #reading: Overlapped;
  readonly #writing: Overlapped;
  readonly #whenClosed: () => void;
  readonly #running = new Set<Promise<Outcome>>();
  #lastWrite: Promise<void> = Promise.resolve();
  #ended: Promise<void> | undefined;

  /**
   * Takes over the handle.
   * @throws the Win32 error of making its events; the handle is closed then.
   */
  constructor(io: OverlappedIo, pipe: Handle, name: string, whenClosed: () => void = () => undefined, peerPid?: number) {
    const room: Overlapped[] = [];
    try {
      room.push(new Overlapped(io, PIPE_BUFFER));
      room.push(new Overlapped(io, PIPE_BUFFER));
    } catch (error) {
      for (const one of [...room, pipe]) one[Symbol.dispose]();
      throw error;
    }
    const [reading, writing] = room as [Overlapped, Overlapped];
    this.#io = io;
    this.#pipe = pipe;
    this.#name = name;
    this.#reading = reading;
    this.#writing = writing;
    this.#whenClosed = whenClosed;
    if (peerPid !== undefined) this.peerPid = peerPid;
    this.incoming = this.#read();
  }

  write(bytes: Uint8Array): Promise<void> {
    const written = this.#lastWrite.then(() => this.#write(bytes));
    // The failure reaches the caller of that write; the next one is tried all the same.
    this.#lastWrite = written.catch(() => undefined);
    return written;
  }

  close(): void {
    if (this.#ended !== undefined) return;
    this.#io.library.functions(FILES).CancelIoEx(this.#pipe.value, 0);
    this.#ended = this.#end();
    this.#io.library.track(this.#ended);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.close();
    return this.#ended ?? Promise.resolve();
  }

  /** Windows may use memory and events until the operations have ended. What was written stays for the other end to read. */
  async #end(): Promise<void> {
    await Promise.allSettled(this.#running);
    for (const owned of [this.#reading, this.#writing, this.#pipe]) owned[Symbol.dispose]();
    this.#whenClosed();
  }

  async *#read(): AsyncGenerator<Uint8Array> {
    const { ReadFile } = this.#io.library.functions(FILES);
    const { buffer } = this.#reading;
    while (this.#ended === undefined) {
      const { code, transferred } = await this.#run(this.#reading, (overlapped) =>
        ReadFile(this.#pipe.value, buffer.address, buffer.size, 0, overlapped),
      );
      if (CLOSED.has(code)) return;
      if (code !== 0) throw this.#io.library.win32Error(code, 'ReadFile', this.#name);
      // An empty write arrives as an empty read, and means nothing.
      if (transferred > 0 && this.#ended === undefined) yield buffer.bytes.slice(0, transferred);
    }
  }

  /** What was sent in part cannot be taken back, so a write that fails ends the connection. */
  async #write(bytes: Uint8Array): Promise<void> {
    try {
      for (let sent = 0; sent < bytes.length; ) sent += await this.#writePiece(bytes.subarray(sent, sent + PIPE_BUFFER));
    } catch (error) {
      this.close();
      throw error;
    }
  }

  async #writePiece(bytes: Uint8Array): Promise<number> {
    if (this.#ended !== undefined) throw this.#closed();
    const { WriteFile } = this.#io.library.functions(FILES);
    const { buffer } = this.#writing;
    buffer.bytes.set(bytes);
    const { code, transferred } = await this.#run(this.#writing, (overlapped) =>
      WriteFile(this.#pipe.value, buffer.address, bytes.length, 0, overlapped),
    );
    if (CLOSED.has(code)) throw this.#closed();
    if (code !== 0) throw this.#io.library.win32Error(code, 'WriteFile', this.#name);
    return transferred;
  }

  async #run(room: Overlapped, begin: (overlapped: number) => number): Promise<Outcome> {
    const running = room.run(this.#pipe.value, begin);
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  #closed(): QgaError {
    return QgaError.of('CHANNEL_CLOSED', { object: this.#name });
  }
}
