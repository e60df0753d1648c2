import { PassThrough } from 'node:stream';
import { REQUEST_LIMIT } from '../../src/rpc/line-decoder.ts';
import { streamTransport } from '../../src/rpc/stream-transport.ts';
import type { Transport } from '../../src/rpc/transport.ts';

/** Two ends of a connection inside this process. */
export const memoryTransports = (limit: number = REQUEST_LIMIT): [Transport, Transport] => {
  const there = new PassThrough();
  const back = new PassThrough();
  return [streamTransport(back, there, limit), streamTransport(there, back, limit)];
};
