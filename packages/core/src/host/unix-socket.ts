import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, existsSync, linkSync, lstatSync, mkdirSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Channel, Listener } from '../platform/channel.ts';
import { QgaError } from '../vss/errors.ts';
import { systemReason } from './start-failure.ts';

/** Bytes that the address of a socket may have on every system, with a name beside the folder's. */
const ADDRESS_BYTES = 100;

/** The user of this process, who may have no entry in the list of users. */
const uid = (): number => process.geteuid?.() ?? 0;

/**
 * A folder that only this user may enter; a simulated holder is found in it. Below the one for temporary files, or, where an address
 * in that would be too long for a socket, below /tmp under a name that stands for it.
 */
const folderFor = (name: string): string => {
  const folder = join(tmpdir(), `qga-vss-${uid()}`);
  if (Buffer.byteLength(join(folder, `${name}.sock`)) <= ADDRESS_BYTES) return folder;
  return join('/tmp', `qga-vss-${uid()}-${createHash('sha256').update(tmpdir()).digest('hex').slice(0, 8)}`);
};

/** Where a simulated machine's holder listens. */
export const socketPath = (name: string): string => join(folderFor(name), `${name}.sock`);

const codeOf = (thrown: unknown): string | undefined => (thrown as NodeJS.ErrnoException).code;

const unusable = (object: string, cause: unknown): QgaError =>
  QgaError.of('ENDPOINT_UNUSABLE', { object, detail: `${systemReason(cause)}.` }, { cause });

/** @throws PIPE_NOT_TRUSTED where it is somebody else's, ENDPOINT_UNUSABLE */
const makeFolder = (folder: string): void => {
  try {
    if (!existsSync(dirname(folder))) mkdirSync(dirname(folder), { recursive: true });
    mkdirOnce(folder);
    checkFolder(folder);
    chmodSync(folder, 0o700);
  } catch (thrown) {
    throw thrown instanceof QgaError ? thrown : unusable(folder, thrown);
  }
};

/** Not recursive, which never ends where a file system answers ENOENT to what it does not make. */
const mkdirOnce = (folder: string): void => {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (thrown) {
    if (codeOf(thrown) !== 'EEXIST') throw thrown;
  }
};

/** @throws PIPE_NOT_TRUSTED where it is somebody else's */
const checkFolder = (folder: string): void => {
  const stats = lstatSync(folder);
  if (!stats.isDirectory() || stats.uid !== uid()) throw QgaError.of('PIPE_NOT_TRUSTED', { object: folder });
};

class SocketChannel implements Channel {
  readonly incoming: AsyncIterable<Uint8Array>;
  readonly #socket: Socket;

  constructor(socket: Socket) {
    this.#socket = socket;
    // A failure reaches the caller who reads or writes.
    socket.on('error', () => {});
    this.incoming = socket;
  }

  async write(bytes: Uint8Array): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#socket.write(bytes, (cause) => (cause ? reject(QgaError.of('CHANNEL_CLOSED', {}, { cause })) : resolve()));
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
    if (!this.#socket.closed) await once(this.#socket, 'close');
  }
}

/**
 * Serves the socket of a simulated machine.
 * @throws PIPE_TAKEN where somebody serves it already, PIPE_NOT_TRUSTED, ENDPOINT_UNUSABLE
 */
export const listenOnSocket = async (name: string): Promise<Listener> => {
  const path = socketPath(name);
  makeFolder(dirname(path));
  const waiting: Channel[] = [];
  let wake = Promise.withResolvers<void>();
  let open = true;
  const server = createServer((socket) => {
    waiting.push(new SocketChannel(socket));
    wake.resolve();
  });
  try {
    await publish(server, path, name);
  } catch (thrown) {
    server.close();
    throw thrown instanceof QgaError ? thrown : unusable(path, thrown);
  }
  return {
    channels: (async function* () {
      while (open) {
        yield* waiting.splice(0);
        await wake.promise;
        wake = Promise.withResolvers();
      }
    })(),
    [Symbol.asyncDispose]: async () => {
      open = false;
      wake.resolve();
      rmSync(path, { force: true });
      server.close();
    },
  };
};

/**
 * Gives a socket that listens already the name it is found by; linking does that for one only, however many try at a time. The name
 * it had before is nobody else's, not even that of a process of the same id that was killed, and is gone afterwards.
 */
const publish = async (server: Server, path: string, name: string): Promise<void> => {
  const own = join(dirname(path), randomBytes(4).toString('hex'));
  server.listen(own);
  await once(server, 'listening');
  try {
    for (;;) {
      try {
        linkSync(own, path);
        return;
      } catch (thrown) {
        if (codeOf(thrown) !== 'EEXIST') throw thrown;
      }
      const other = await connectToSocket(name);
      other?.close();
      if (other !== undefined) throw QgaError.of('PIPE_TAKEN', { object: name });
      // Nobody answers: left behind by a process that is gone.
      rmSync(path, { force: true });
    }
  } finally {
    rmSync(own, { force: true });
  }
};

/** What says that a socket is not served: it is not there, or its process is gone. */
const NOBODY: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ECONNREFUSED']);

/**
 * @returns undefined where nobody serves it.
 * @throws PIPE_NOT_TRUSTED where the folder is somebody else's; ENDPOINT_UNUSABLE where it cannot be told
 */
export const connectToSocket = async (name: string): Promise<Channel | undefined> => {
  const path = socketPath(name);
  try {
    checkFolder(dirname(path));
    const socket = connect(path);
    await once(socket, 'connect');
    return new SocketChannel(socket);
  } catch (thrown) {
    if (NOBODY.has(codeOf(thrown))) return undefined;
    throw thrown instanceof QgaError ? thrown : unusable(path, thrown);
  }
};
