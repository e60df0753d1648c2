import { E_OUTOFMEMORY } from '../vss/hresults.ts';
import { succeeded } from './com-object.ts';
import type { Library } from './library.ts';
import { Block } from './memory.ts';
import { AUTOMATION } from './tables/wbem.ts';

const VT_I4 = 3;
const VT_BSTR = 8;
const VT_UNKNOWN = 13;
const VT_ARRAY = 0x2000;

const VARIANT_SIZE = 24;
/** Place of the value in a VARIANT. */
const VALUE = 8;

/** @throws E_OUTOFMEMORY. */
const allocate = (library: Library, text: string): number => {
  const bstr = library.functions(AUTOMATION).SysAllocString(text);
  if (bstr === 0) succeeded(E_OUTOFMEMORY, 'SysAllocString');
  return bstr;
};

/** A VARIANT, which owns what is in it unless that is an object. */
export class Variant implements Disposable {
  readonly #library: Library;
  readonly #block = new Block(VARIANT_SIZE);

  constructor(library: Library) {
    this.#library = library;
  }

  get address(): number {
    return this.#block.address;
  }

  /** The BSTR in it, as its address. */
  get bstr(): number {
    return this.#block.pointer(VALUE);
  }

  /** @returns undefined where it holds no number of 32 bits. */
  number(): number | undefined {
    return (this.#block.uint32(0) & 0xffff) === VT_I4 ? this.#block.uint32(VALUE) : undefined;
  }

  setNumber(value: number): this {
    this.#block.setUint32(0, VT_I4);
    this.#block.setUint32(VALUE, value);
    return this;
  }

  setText(text: string): this {
    this.#set(VT_BSTR, allocate(this.#library, text));
    return this;
  }

  /** The object stays its owner's, who must outlive this. */
  setObject(pointer: number): this {
    this.#set(VT_UNKNOWN, pointer);
    return this;
  }

  setTexts(texts: readonly string[]): this {
    const { SafeArrayCreateVector, SafeArrayPutElement } = this.#library.functions(AUTOMATION);
    const array = SafeArrayCreateVector(VT_BSTR, 0, texts.length);
    if (array === 0) succeeded(E_OUTOFMEMORY, 'SafeArrayCreateVector');
    this.#set(VT_ARRAY | VT_BSTR, array);
    texts.forEach((text, index) => {
      // The array takes a copy.
      using element = new Variant(this.#library).setText(text);
      this.#library.scratch.setUint32(0, index);
      succeeded(SafeArrayPutElement(array, this.#library.scratch.address, element.bstr), 'SafeArrayPutElement');
    });
    return this;
  }

  #set(type: number, pointer: number): void {
    this.#block.setUint32(0, type);
    this.#block.setPointer(VALUE, pointer);
  }

  [Symbol.dispose](): void {
    const type = this.#block.uint32(0) & 0xffff;
    if (type !== VT_UNKNOWN && type !== 0) this.#library.functions(AUTOMATION).VariantClear(this.#block.address);
    this.#block[Symbol.dispose]();
  }
}
