import { createHash } from 'node:crypto';

/** Of all ids that are made here, for ever. */
const NAMESPACE = 'https://github.com/qga-vss/qga-vss#installer';

/** The one id of a name, as Windows Installer writes ids: the same name gives the same id on every machine. */
export const guid = (...name: readonly (string | Uint8Array)[]): string => {
  const hash = createHash('sha256').update(NAMESPACE);
  for (const part of name) hash.update('\0').update(part);
  const bytes = hash.digest().subarray(0, 16);
  // Version 8, of one's own making, and the usual variant (RFC 9562).
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex').toUpperCase();
  return `{${[hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')}}`;
};
