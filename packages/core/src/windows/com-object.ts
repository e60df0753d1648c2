import { QgaError } from '../vss/errors.ts';
import { failed } from '../vss/hresults.ts';
import { callAsync, type Library, type Vtable } from './library.ts';
import type { InterfaceTable, Method, Values } from './signature.ts';
import { IUnknown } from './tables/interfaces.ts';

type Methods<T extends InterfaceTable> = keyof T['methods'] & string;
type Arguments<T extends InterfaceTable, K extends Methods<T>> = Values<T['methods'][K]['parameters']>;
type Called = (...values: unknown[]) => number;

/** @throws QgaError where the HRESULT is a failure; otherwise gives it back unsigned. */
export const succeeded = (hresult: number, call: string): number => {
  if (failed(hresult)) throw QgaError.ofHresult(hresult, { call });
  return hresult >>> 0;
};

/**
 * Owns one reference to a COM object. Use after its release and a null pointer are errors of JavaScript, never an access
 * violation; a release waits for calls that still run, so it cannot free what they use.
 */
export class ComObject<T extends InterfaceTable> implements Disposable {
  readonly #library: Library;
  readonly #name: string;
  readonly #vtable: Vtable<T>;
  readonly #running = new Set<Promise<unknown>>();
  #pointer: number;
  #released: Promise<void> | undefined;

  /** Takes over the reference. @throws TypeError where the pointer is null. */
  constructor(library: Library, table: T, pointer: number) {
    if (!(pointer > 0)) throw new TypeError(`${table.name}: null pointer`);
    this.#library = library;
    this.#name = table.name;
    this.#vtable = library.vtable(table, pointer);
    this.#pointer = pointer;
    library.countObjects(1);
  }

  /** @throws TypeError after the release. */
  get pointer(): number {
    if (this.#pointer === 0) throw new TypeError(`${this.#name} is used after its release`);
    return this.#pointer;
  }

  /** The bare method, for loops; its first parameter is the pointer. */
  method<K extends Methods<T>>(name: K): Method<T, K> {
    return this.#vtable.method(name);
  }

  /**
   * Calls a method that works on memory of this process.
   * @returns its HRESULT, unsigned.
   * @throws QgaError of a failing one.
   */
  call<K extends Methods<T>>(name: K, ...values: Arguments<T, K>): number {
    const pointer = this.pointer;
    return succeeded((this.#vtable.method(name) as unknown as Called)(pointer, ...values), name);
  }

  /** The same off the event loop, for what may cross processes or block. Settles only if the call comes back. */
  async callAsync<K extends Methods<T>>(name: K, ...values: Arguments<T, K>): Promise<number> {
    const parameters = [this.pointer, ...values] as unknown as Values<readonly ['uint64', ...T['methods'][K]['parameters']]>;
    const running = callAsync<readonly ['uint64', ...T['methods'][K]['parameters']], number>(this.#vtable.method(name), ...parameters);
    this.#running.add(running);
    try {
      return succeeded(await running, name);
    } finally {
      this.#running.delete(running);
    }
  }

  /** Releases at once, for objects of this process; behind calls still running where there are any. */
  [Symbol.dispose](): void {
    if (this.#pointer === 0) return;
    if (this.#running.size > 0) {
      this.#library.track(this.releaseAsync());
      return;
    }
    const pointer = this.#forget();
    this.#library.vtable(IUnknown, pointer).method('Release')(pointer);
    this.#library.countObjects(-1);
  }

  /** Releases off the event loop, for a release that may cross processes; resolves when that is done. */
  releaseAsync(): Promise<void> {
    if (this.#released === undefined && this.#pointer !== 0) this.#released = this.#releaseAfter([...this.#running], this.#forget());
    return this.#released ?? Promise.resolve();
  }

  async #releaseAfter(running: readonly Promise<unknown>[], pointer: number): Promise<void> {
    await Promise.allSettled(running);
    await callAsync(this.#library.vtable(IUnknown, pointer).method('Release'), pointer);
    this.#library.countObjects(-1);
  }

  #forget(): number {
    const pointer = this.#pointer;
    this.#pointer = 0;
    this.#released ??= Promise.resolve();
    return pointer;
  }
}
