/** The text of the SID at an offset. @throws RangeError where it does not lie within the bytes. */
export const sidText = (bytes: Uint8Array, offset: number): string => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const revision = view.getUint8(offset);
  const count = view.getUint8(offset + 1);
  const authority = view.getUint16(offset + 2) * 0x1_0000_0000 + view.getUint32(offset + 4);
  const parts = Array.from({ length: count }, (_, index) => view.getUint32(offset + 8 + index * 4, true));
  return ['S', revision, authority, ...parts].join('-');
};
