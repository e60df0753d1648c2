import { gunzipSync, gzipSync } from 'node:zlib';
import { RESPONSE_LIMIT } from './line-decoder.ts';
import { isObject } from './message.ts';
import type { MessageWriter, Transport } from './transport.ts';

/** Characters from which on a message is packed: of fewer nothing is gained. */
const PACK_FROM = 64 * 1024;

/**
 * A transport whose long messages go out as `{"packed":"…"}`, gzip in base64, for a way that has limits: libvirt takes no answer of an
 * agent beyond 4 MiB, which is 3 MiB of what a program has printed, and drops it.
 */
export const packing = ({ reader, writer, close }: Transport): Transport => {
  const packer: MessageWriter = {
    write: (message) => writer.write(message.length < PACK_FROM ? message : packed(message)),
    broken: writer.broken,
    get backlog() {
      return writer.backlog;
    },
    end: () => writer.end(),
  };
  return { reader, writer: packer, close };
};

// The lowest level: what repeats itself shrinks to a tenth and less by any, and the lowest takes the least of a thaw.
const packed = (message: string): string => JSON.stringify({ packed: gzipSync(message, { level: 1 }).toString('base64') });

/** A message as it was before it was packed; one that was not as it is. @throws where it cannot be unpacked, or is longer than any message */
export const unpacked = (message: unknown): unknown => {
  const { packed: base64 }: { readonly packed?: unknown } = isObject(message) ? message : {};
  if (typeof base64 !== 'string') return message;
  return JSON.parse(gunzipSync(Buffer.from(base64, 'base64'), { maxOutputLength: RESPONSE_LIMIT }).toString('utf8'));
};
