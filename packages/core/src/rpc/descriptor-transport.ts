import { createReadStream, createWriteStream } from 'node:fs';
import { REQUEST_LIMIT } from './line-decoder.ts';
import { streamTransport } from './stream-transport.ts';
import type { Transport } from './transport.ts';

/**
 * A connection over file descriptors, for where process.stdin and process.stdout cannot be had (EBADF under Wine).
 * Each waiting read and each write holds a thread of libuv's pool; the descriptors stay open.
 */
export const descriptorTransport = (input = 0, output = 1, limit: number = REQUEST_LIMIT): Transport =>
  streamTransport(createReadStream('', { fd: input, autoClose: false }), createWriteStream('', { fd: output, autoClose: false }), limit);
