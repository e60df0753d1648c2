import { once } from 'node:events';
import { chmodSync, linkSync, lstatSync, mkdirSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { Channel, Listener } from '../platform/channel.ts';
import { QgaError } from '../vss/errors.ts';

/** A folder that only this user may enter; a simulated holder is found in it. @throws PIPE_NOT_TRUSTED where it is somebody else's. */
const privateFolder = (): string => {
  const { uid } = userInfo();
  const folder = join(tmpdir(), `qga-vss-${uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stats = lstatSync(folder);
  if (!stats.isDirectory() || stats.uid !== uid) throw QgaError.of('PIPE_NOT_TRUSTED', { object: folder });
  chmodSync(folder, 0o700);
  return folder;
};

const socketPath = (name: string): string => join(privateFolder(), `${name}.sock`);

class SocketChannel implements Channel {
  readonly incoming: AsyncIterable<Uint8Array>;
  readonly #socket: Socket;

  constructor(socket: Socket) {
    this.#socket = socket;
    // What fails is told to whoever reads or writes.
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
 * @throws PIPE_TAKEN where somebody serves it already.
 */
export const listenOnSocket = async (name: string): Promise<Listener> => {
  const path = socketPath(name);
  const waiting: Channel[] = [];
  let wake = Promise.withResolvers<void>();
  let open = true;
  const server = createServer((socket) => {
    waiting.push(new SocketChannel(socket));
    wake.resolve();
  });
  const own = `${path}.${process.pid}`;
  server.listen(own);
  await once(server, 'listening');
  try {
    await publish(own, path, name);
  } catch (thrown) {
    server.close();
    throw thrown;
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

/** Gives a socket that listens already the name it is found by; linking does that for one only, however many try at a time. */
const publish = async (own: string, path: string, name: string): Promise<void> => {
  for (;;) {
    try {
      linkSync(own, path);
      return;
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown;
    }
    const other = await connectToSocket(name);
    other?.close();
    if (other !== undefined) throw QgaError.of('PIPE_TAKEN', { object: name });
    // Nobody answers: left behind by a process that is gone.
    rmSync(path, { force: true });
  }
};

/** @returns undefined where nobody serves it. */
export const connectToSocket = async (name: string): Promise<Channel | undefined> => {
  const socket = connect(socketPath(name));
  try {
    await once(socket, 'connect');
    return new SocketChannel(socket);
  } catch {
    return undefined;
  }
};
