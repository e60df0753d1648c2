import { callAsync, type Library } from './library.ts';

/** Owns a kernel handle. Closing twice is safe; use after that is an error of JavaScript, for the number may be another's by then. */
export class Handle implements Disposable, AsyncDisposable {
  readonly #library: Library;
  #value: number;

  constructor(library: Library, value: number) {
    this.#library = library;
    this.#value = value;
  }

  get value(): number {
    if (this.#value === 0) throw new TypeError('a handle is used after it was closed');
    return this.#value;
  }

  [Symbol.dispose](): void {
    if (this.#value === 0) return;
    this.#library.kernel32.CloseHandle(this.#value);
    this.#value = 0;
  }

  /** Off the event loop, for what may take its time. */
  async [Symbol.asyncDispose](): Promise<void> {
    const value = this.#value;
    this.#value = 0;
    if (value !== 0) await callAsync(this.#library.kernel32.CloseHandle, value);
  }
}

const DUPLICATE_SAME_ACCESS = 2;

/**
 * A second handle to the same object, closed on its own.
 * @throws the Win32 error of DuplicateHandle.
 */
export const duplicate = (library: Library, handle: Handle): Handle => {
  const { kernel32, scratch } = library;
  const self = kernel32.GetCurrentProcess();
  scratch.setPointer(0, 0);
  if (kernel32.DuplicateHandle(self, handle.value, self, scratch.address, 0, 0, DUPLICATE_SAME_ACCESS) === 0)
    throw library.lastError('DuplicateHandle');
  return new Handle(library, scratch.pointer(0));
};
