import assert from 'node:assert/strict';
import type { Channel, Listener } from '../../../src/platform/channel.ts';
import { QgaError } from '../../../src/vss/errors.ts';
import { EventWaiter } from '../../../src/windows/event-waiter.ts';
import { type Intercept, Library } from '../../../src/windows/library.ts';
import type { OverlappedIo } from '../../../src/windows/overlapped.ts';
import { connect } from '../../../src/windows/pipe-client.ts';
import { type ListenOptions, listen } from '../../../src/windows/pipe-server.ts';

export const NAME = '\\\\.\\pipe\\qga-vss-test';
export const MIB = 1024 * 1024;

export const newIo = (intercept?: Intercept): OverlappedIo => {
  const library = new Library(intercept);
  return { library, waiter: new EventWaiter(library) };
};

export const named =
  (...names: string[]) =>
  (error: unknown): boolean =>
    error instanceof QgaError && names.includes(error.name);

/** Runs with a listener and, afterwards, nothing open. */
export const served = async (
  run: (listener: Listener, io: OverlappedIo) => Promise<void>,
  { io = newIo(), ...options }: ListenOptions & { io?: OverlappedIo } = {},
): Promise<void> => {
  try {
    await using listener = listen(io, NAME, options);
    await run(listener, io);
  } finally {
    await io.library.idle();
    assert.equal(io.library.openHandles(), 0);
  }
};

export const connected = async (io: OverlappedIo): Promise<Channel> => {
  const channel = await connect(io, NAME);
  assert.ok(channel);
  return channel;
};

/** Both ends of one connection. */
export const pair = async (listener: Listener, io: OverlappedIo): Promise<readonly [client: Channel, server: Channel]> => {
  const [client, { value }] = await Promise.all([connected(io), listener.channels[Symbol.asyncIterator]().next()]);
  return [client, value as Channel];
};

export const everything = async (channel: Channel): Promise<Buffer> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of channel.incoming) pieces.push(piece);
  return Buffer.concat(pieces);
};

/** Answers each piece with itself until the client has gone. */
export const echo = async (listener: Listener): Promise<void> => {
  const serve = async (channel: Channel): Promise<void> => {
    await using closing = channel;
    for await (const piece of channel.incoming) await closing.write(piece);
  };
  const failures: unknown[] = [];
  for await (const channel of listener.channels) serve(channel).catch((error: unknown) => failures.push(error));
  for (const error of failures) assert.ok(error instanceof QgaError, String(error));
};

/** Bytes that tell their place and sender. */
export const pattern = (size: number, seed: number): Buffer =>
  Buffer.from(Uint32Array.from({ length: size / 4 }, (_, i) => i * 31 + seed).buffer);

export const take = async (channel: Channel, size: number): Promise<Buffer> => {
  const pieces: Uint8Array[] = [];
  let got = 0;
  const reader = channel.incoming[Symbol.asyncIterator]();
  while (got < size) {
    const { value, done } = await reader.next();
    assert.ok(!done, `the connection ended after ${got} bytes`);
    pieces.push(value);
    got += value.length;
  }
  return Buffer.concat(pieces);
};
