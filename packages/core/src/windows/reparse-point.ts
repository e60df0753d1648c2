/** Places in REPARSE_DATA_BUFFER: the names of a symbolic link begin four bytes later, behind its flags. */
const SUBSTITUTE_NAME_OFFSET = 8;
const SUBSTITUTE_NAME_LENGTH = 10;
const NAMES_OF: Readonly<Record<number, number>> = {
  /** IO_REPARSE_TAG_MOUNT_POINT: a junction, or where a volume is mounted. */
  2684354563: 16,
  /** IO_REPARSE_TAG_SYMLINK */
  2684354572: 20,
};

/** The bit of a tag that stands for another name (IsReparseTagNameSurrogate). Others are about the contents of their own file. */
const NAME_SURROGATE = 0x2000_0000;

/**
 * Where a reparse point leads, by its REPARSE_DATA_BUFFER: nowhere else for those that are no links. Undefined for kinds of links that
 * are not known here.
 */
export const linkOf = (bytes: Uint8Array): { readonly target?: string } | undefined => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tag = view.getUint32(0, true);
  const names = NAMES_OF[tag];
  if (names === undefined) return (tag & NAME_SURROGATE) === 0 ? {} : undefined;
  const from = names + view.getUint16(SUBSTITUTE_NAME_OFFSET, true);
  const name = Buffer.from(bytes.subarray(from, from + view.getUint16(SUBSTITUTE_NAME_LENGTH, true))).toString('utf16le');
  return { target: inWin32(name) };
};

/** A name of NT as Win32 has it; relative ones are the same in both. */
const inWin32 = (name: string): string => {
  if (!name.startsWith('\\??\\')) return name;
  const rest = name.slice(4);
  if (/^[A-Za-z]:/.test(rest)) return rest;
  return /^UNC\\/i.test(rest) ? `\\\\${rest.slice(4)}` : `\\\\?\\${rest}`;
};
