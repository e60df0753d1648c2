import { QgaError } from '../vss/errors.ts';
import { E_FAIL, hresultOfWin32 } from '../vss/hresults.ts';
import { ForeignMemory } from './foreign-memory.ts';
import { koffi, type TypeObject } from './koffi.ts';
import { Block, BlockPool } from './memory.ts';
import type { Counted, DllTable, Functions, InterfaceTable, Method, NativeFunction, Parameter, Result, Signature } from './signature.ts';
import { KERNEL32 } from './tables/kernel32.ts';

/** What a test lets a function answer instead of being called. @seam */
export interface Answer {
  readonly result: number;
  /** What the next GetLastError answers. */
  readonly lastError?: number;
}

/**
 * A test's word on every native call: `call` is the function's name, methods as `IVssAsync.Wait`; `nth` counts the calls
 * of that name from 1; `values` are its arguments. Undefined lets the call through.
 */
export type Intercept = (call: string, nth: number, values: readonly unknown[]) => Answer | undefined;

type Raw = ((...values: unknown[]) => number) & { async(...values: unknown[]): void };
type Callback = (error: Error | null, result: number) => void;

const LOAD_LIBRARY_SEARCH_SYSTEM32 = 0x800;
const POINTER = 8;

/** Right on x64 and ARM64 alike; on x64 its address is cheaper (see Block.guidArgument). */
const guidType = process.arch === 'x64' ? 'uint64' : koffi.struct({ bytes: koffi.array('uint8', 16, 'Typed') });

const typeOf = (parameter: Parameter): TypeObject | string => (parameter === 'guid' ? (guidType as TypeObject) : parameter);

/** Runs a native function on a thread of libuv's pool. The promise never settles if the function does not return. */
export const callAsync = <P extends readonly Parameter[], R>(
  native: NativeFunction<P, R>,
  ...values: Parameters<NativeFunction<P, R>>
): Promise<R> =>
  new Promise((resolve, reject) => {
    const settle = (error: Error | null, result: R): void => (error ? reject(error) : resolve(result));
    native.async(...([...values, settle] as unknown as Parameters<NativeFunction<P, R>['async']>));
  });

/** Turns tables of signatures into callable functions, and knows what is open. One a machine; nothing is shared between two. */
export class Library {
  /** For the outputs of synchronous calls: valid until the next one. */
  readonly scratch = new Block(1024);
  readonly blocks = new BlockPool();
  readonly memory = new ForeignMemory();
  readonly #intercept: Intercept | undefined;
  readonly #calls = new Map<string, number>();
  readonly #prototypes = new Map<string, TypeObject>();
  readonly #modules = new Map<string, number>();
  readonly #dlls = new Map<DllTable, unknown>();
  readonly #vtables = new Map<number, Map<InterfaceTable, Vtable<InterfaceTable>>>();
  readonly #pending = new Set<Promise<unknown>>();
  #bootstrap: Bootstrap | undefined;
  #lastError: number | undefined;
  #handles = 0;
  #objects = 0;

  constructor(intercept?: Intercept) {
    this.#intercept = intercept;
  }

  get kernel32(): Functions<typeof KERNEL32> {
    return this.functions(KERNEL32);
  }

  /** Handles, timers, waits and searches opened and not closed. */
  openHandles(): number {
    return this.#handles;
  }

  /** References to COM objects held. */
  liveObjects(): number {
    return this.#objects;
  }

  countObjects(change: number): void {
    this.#objects += change;
  }

  /**
   * The functions of a DLL, all bound at the first call.
   * @throws the Win32 error of loading it, naming the DLL or the function.
   */
  functions<T extends DllTable>(table: T): Functions<T> {
    const known = this.#dlls.get(table);
    if (known !== undefined) return known as Functions<T>;
    const rows = Object.entries(table.functions).map(([name, row]) => [
      name,
      this.wrap(name, row, koffi.decode(this.#address(table.dll, name, row), this.prototype(row)) as Raw),
    ]);
    const functions = Object.fromEntries(rows) as Functions<T>;
    this.#dlls.set(table, functions);
    return functions;
  }

  /** Where an exported function is, for Windows to call it back. */
  addressOf<T extends DllTable>(table: T, name: keyof T['functions'] & string): number {
    return this.#address(table.dll, name, table.functions[name] as Signature);
  }

  /** The methods of a COM object. The pointer must be one; the interface is believed. */
  vtable<T extends InterfaceTable>(table: T, pointer: number): Vtable<T> {
    const address = Number(koffi.decode.uint64(pointer));
    let tables = this.#vtables.get(address);
    if (tables === undefined) {
      tables = new Map();
      this.#vtables.set(address, tables);
    }
    const known = tables.get(table);
    if (known !== undefined) return known as unknown as Vtable<T>;
    const vtable = new Vtable(this, table, address);
    tables.set(table, vtable as unknown as Vtable<InterfaceTable>);
    return vtable;
  }

  /** koffi's type of a function, made once a signature: making one costs more than a hundred calls. */
  prototype(signature: Signature, object: readonly Parameter[] = []): TypeObject {
    const parameters = [...object, ...signature.parameters];
    const key = `${signature.result}(${parameters})`;
    const known = this.#prototypes.get(key);
    if (known !== undefined) return known;
    const prototype = koffi.proto('__stdcall', null, signature.result, parameters.map(typeOf));
    this.#prototypes.set(key, prototype);
    return prototype;
  }

  /** Counting and faults around a function; neither costs anything where it is not wanted. */
  wrap(name: string, signature: Signature, native: Raw): Raw {
    const counted = signature.counted;
    if (this.#intercept === undefined && counted === undefined) return native;
    const answer = (result: number): number => this.#count(counted, result);
    const wrapped = (...values: unknown[]): number => answer(this.#fault(name, values) ?? native(...values));
    const async = (...values: unknown[]): void => {
      const settle = values.pop() as Callback;
      const fault = this.#fault(name, values);
      if (fault !== undefined) setImmediate(settle, null, answer(fault));
      else native.async(...values, (error: Error | null, result: number) => settle(error, error ? 0 : answer(result)));
    };
    return Object.assign(wrapped, { async });
  }

  /**
   * The calling thread's last Win32 error, to be asked for right after the call that failed: before any other call, and not
   * through a DLL's table, whose binding would overwrite it.
   */
  lastErrorCode(): number {
    return this.#fault('GetLastError') ?? this.#bootstrapped().GetLastError();
  }

  /** The same as an error of ours. */
  lastError(call: string, object?: string): QgaError {
    return this.win32Error(this.lastErrorCode(), call, object);
  }

  win32Error(code: number, call: string, object?: string): QgaError {
    return QgaError.ofHresult(code === 0 ? E_FAIL : hresultOfWin32(code), { call, ...(object === undefined ? {} : { object }) });
  }

  /** Remembers work that goes on after the call that began it. */
  track(work: Promise<unknown>): void {
    // Its failure reaches the caller that began it.
    const tracked = work.catch(() => undefined).finally(() => this.#pending.delete(tracked));
    this.#pending.add(tracked);
  }

  /** Resolves once nothing tracked goes on any more. */
  async idle(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  #bootstrapped(): Bootstrap {
    this.#bootstrap ??= bootstrap();
    return this.#bootstrap;
  }

  #count(counted: Counted | undefined, result: number): number {
    const succeeded = result !== 0 && result !== -1;
    if (counted === 'opened' && succeeded) this.#handles++;
    if (counted === 'opened two' && succeeded) this.#handles += 2;
    if (counted === 'gone' || (counted === 'closed' && succeeded)) this.#handles--;
    return result;
  }

  #fault(name: string, values: readonly unknown[] = []): number | undefined {
    if (this.#intercept === undefined) return undefined;
    if (name === 'GetLastError' && this.#lastError !== undefined) {
      const code = this.#lastError;
      this.#lastError = undefined;
      return code;
    }
    const nth = (this.#calls.get(name) ?? 0) + 1;
    this.#calls.set(name, nth);
    const answer = this.#intercept(name, nth, values);
    this.#lastError = answer?.lastError;
    return answer?.result;
  }

  #address(dll: string, name: string, row: Signature): number {
    const module = this.#module(dll);
    const { GetProcAddress } = this.#bootstrapped();
    for (const exported of [name, ...(row.alias === undefined ? [] : [row.alias])]) {
      const address = this.#fault('GetProcAddress') ?? GetProcAddress(module, exported);
      if (address !== 0) return address;
    }
    throw this.lastError('GetProcAddress', `${dll}!${name}`);
  }

  /** Loaded for good. Only System32 is searched, for the DLL and for what it needs: the folder of node.exe may hold anything. */
  #module(dll: string): number {
    const known = this.#modules.get(dll);
    if (known !== undefined) return known;
    const { LoadLibraryExW } = this.#bootstrapped();
    const module = this.#fault('LoadLibraryExW') ?? LoadLibraryExW(dll, 0, LOAD_LIBRARY_SEARCH_SYSTEM32);
    if (module === 0) throw this.lastError('LoadLibraryExW', dll);
    this.#modules.set(dll, module);
    return module;
  }
}

/** The methods of one vtable, bound at their first use and kept: two objects of a class share theirs. */
export class Vtable<T extends InterfaceTable> {
  readonly #library: Library;
  readonly #table: T;
  readonly #address: number;
  readonly #slots: readonly string[];
  readonly #bound = new Map<string, Raw>();

  constructor(library: Library, table: T, address: number) {
    this.#library = library;
    this.#table = table;
    this.#address = address;
    this.#slots = Object.keys(table.methods);
  }

  method<K extends keyof T['methods'] & string>(name: K): Method<T, K> {
    const known = this.#bound.get(name);
    if (known !== undefined) return known as unknown as Method<T, K>;
    const row = this.#table.methods[name] as Signature;
    const code = Number(koffi.decode.uint64(this.#address + this.#slots.indexOf(name) * POINTER));
    const native = koffi.decode(code, this.#library.prototype(row, ['uint64'])) as Raw;
    const bound = this.#library.wrap(`${this.#table.name}.${name}`, row, native);
    this.#bound.set(name, bound);
    return bound as unknown as Method<T, K>;
  }
}

interface Bootstrap {
  readonly LoadLibraryExW: Raw;
  readonly GetProcAddress: Raw;
  readonly GetLastError: Raw;
}

/** The functions that find all others. kernel32 is in every process and cannot be replaced by a file. */
const bootstrap = (): Bootstrap => {
  const kernel32 = koffi.load('kernel32.dll');
  const bind = (name: string, result: Result, parameters: Parameter[]): Raw =>
    kernel32.func('__stdcall', name, result, parameters) as unknown as Raw;
  return {
    LoadLibraryExW: bind('LoadLibraryExW', 'uint64', ['str16', 'uint64', 'uint32']),
    GetProcAddress: bind('GetProcAddress', 'uint64', ['uint64', 'str']),
    GetLastError: bind('GetLastError', 'uint32', []),
  };
};
