import { createHash } from 'node:crypto';

/** Where a header of Windows' programs has what a signature leaves out (Microsoft: Windows Authenticode Portable Executable Signature Format). */
const PE_OFFSET = 0x3c;
const CHECKSUM = 24 + 64;
const MAGIC = 24;
const PE32_PLUS = 0x20b;
/** The entry of the certificate table, of a PE32+ image. */
const CERTIFICATES = 24 + 112 + 4 * 8;

export interface Image {
  /** What rules by hash of AppLocker and WDAC name. It stays the same when the file is signed. */
  readonly authenticodeSha256: string;
  readonly isSigned: boolean;
}

/**
 * A program or library of 64-bit Windows, as its signature sees it; undefined where a file is none.
 * The table of certificates is at the end of a file, which is filled up to 8 bytes.
 */
export const imageOf = (file: Uint8Array): Image | undefined => {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (bytes.length < PE_OFFSET + 4 || bytes.toString('latin1', 0, 2) !== 'MZ') return undefined;
  const pe = bytes.readUInt32LE(PE_OFFSET);
  if (bytes.readUInt16LE(pe + MAGIC) !== PE32_PLUS) return undefined;
  const [checksum, entry] = [pe + CHECKSUM, pe + CERTIFICATES];
  const signature = bytes.readUInt32LE(entry);
  const end = signature === 0 ? bytes.length : signature;
  const hash = createHash('sha256')
    .update(bytes.subarray(0, checksum))
    .update(bytes.subarray(checksum + 4, entry))
    .update(bytes.subarray(entry + 8, end))
    .update(Buffer.alloc((8 - (end % 8)) % 8));
  return { authenticodeSha256: hash.digest('hex'), isSigned: signature !== 0 };
};
