/** FMTID_SummaryInformation, at the begin of the stream's one section. */
const FORMAT = Buffer.from('e0859ff2f94f6810ab9108002b27b3d9', 'hex');

const REVISION = 9;
const CREATED = 12;
const SAVED = 13;

const VT_LPSTR = 30;
const VT_FILETIME = 64;
/** 100 ns from 1601 to 1970. */
const EPOCH = 116_444_736_000_000_000n;

/**
 * Puts a package code and a time into a Windows Installer package, in the place of those that its maker took from chance and the clock.
 * @param code as `{GUID}`
 * @throws Error where the package has no summary, or not in one piece
 */
export const stampSummary = (msi: Uint8Array, code: string, time: Date): Uint8Array => {
  const bytes = Buffer.from(msi);
  const format = bytes.indexOf(FORMAT);
  if (format === -1 || bytes.indexOf(FORMAT, format + 1) !== -1) throw new Error('The package has no summary, or several.');
  // The stream's header is 28 bytes before its format, whose section's offset follows.
  const section = format - 28 + bytes.readUInt32LE(format + FORMAT.length);
  const properties = new Map<number, number>();
  for (let index = 0; index < bytes.readUInt32LE(section + 4); index++) {
    const entry = section + 8 + 8 * index;
    properties.set(bytes.readUInt32LE(entry), section + bytes.readUInt32LE(entry + 4));
  }
  const place = (id: number, type: number): number => {
    const at = properties.get(id);
    if (at === undefined || bytes.readUInt32LE(at) !== type) throw new Error(`The summary has no property ${id} of type ${type}.`);
    return at + 4;
  };
  const revision = place(REVISION, VT_LPSTR);
  if (bytes.readUInt32LE(revision) !== code.length + 1) throw new Error('The package code is of another length.');
  bytes.write(code, revision + 4, 'latin1');
  for (const id of [CREATED, SAVED]) bytes.writeBigUInt64LE(BigInt(time.getTime()) * 10_000n + EPOCH, place(id, VT_FILETIME));
  return bytes;
};
