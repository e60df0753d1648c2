/** COM as the double's tests need it: methods by slot, each with its own signature, independent of the product's tables. */
import { koffi } from '@qga-vss/core/src/windows/koffi.ts';

koffi.struct('GUID', { data1: 'uint32', data2: 'uint16', data3: 'uint16', data4: koffi.array('uint8', 8) });

export const guid = (text: string) => {
  const bytes = Buffer.from(text.replace(/[{}-]/g, ''), 'hex');
  return { data1: bytes.readUInt32BE(0), data2: bytes.readUInt16BE(4), data3: bytes.readUInt16BE(6), data4: [...bytes.subarray(8)] };
};

const POINTER = 8;
let names = 0;

const bound = (object: unknown, slot: number, signature: string) => {
  const vtable = koffi.decode(object, 'void *');
  const code = koffi.decode(vtable, slot * POINTER, 'void *');
  names++;
  return koffi.decode(code, koffi.proto(`int32 __stdcall Method${names}(void *self${signature === '' ? '' : `, ${signature}`})`));
};

/** Calls a method by its slot; the HRESULT unsigned. */
export const call = (object: unknown, slot: number, signature: string, ...args: unknown[]): number =>
  bound(object, slot, signature)(object, ...args) >>> 0;

/** The same for a method without parameters, off the event loop. */
export const callAsync = (object: unknown, slot: number): Promise<number> =>
  new Promise((resolve, reject) => {
    bound(object, slot, '').async(object, (error: Error | null, hresult: number) => (error ? reject(error) : resolve(hresult >>> 0)));
  });

/** A method whose last parameter gives a pointer. */
export const callForPointer = (
  object: unknown,
  slot: number,
  signature: string,
  ...args: unknown[]
): { hresult: number; pointer: unknown } => {
  const out = [null];
  const hresult = call(object, slot, `${signature === '' ? '' : `${signature}, `}_Out_ void **out`, ...args, out);
  return { hresult, pointer: out[0] };
};
