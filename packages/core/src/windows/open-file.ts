import { appendFile, lstat } from 'node:fs/promises';
import type { Protection } from './access-list.ts';
import { ATTRIBUTES, BASIC, END_OF_FILE, LINKS, STANDARD, TO_LOOK_AT } from './file-information.ts';
import { Handle } from './handle.ts';
import { callAsync, type Library } from './library.ts';
import { Block } from './memory.ts';
import { OFFSET, OVERLAPPED_SIZE } from './overlapped.ts';
import { readProtection } from './security.ts';
import { FILES } from './tables/files.ts';
import { FILE_ATTRIBUTE_DIRECTORY, FILE_ATTRIBUTE_REPARSE_POINT, FILE_SHARE_ALL, INVALID_HANDLE_VALUE, OPEN_EXISTING } from './win32.ts';

export const FILE_READ_DATA = 1;
export const FILE_APPEND_DATA = 4;

const NEWLINE = 10;

export type Kind = 'file' | 'folder' | 'link';

/** How large a file is. */
export interface Extent {
  /** Bytes. */
  readonly size: number;
  /** How many names it has. */
  readonly names: number;
}

/**
 * Opens a file or folder, a link as the link itself, to ask what it is; each question is one call off the event loop.
 * @param access beyond what that takes
 * @returns undefined where there is none. @throws Error where it cannot be opened
 */
export const openFile = async (library: Library, path: string, access: number): Promise<OpenFile | undefined> => {
  const { CreateFileW } = library.functions(FILES);
  const { rights, flags } = TO_LOOK_AT;
  const value = await callAsync(CreateFileW, path, rights | access, FILE_SHARE_ALL, 0, OPEN_EXISTING, flags, 0);
  if (value !== INVALID_HANDLE_VALUE) return new OpenFile(library, path, new Handle(library, value));
  // The error stayed with the thread that asked.
  if (await isThere(path)) throw new Error(`${path} cannot be opened`);
  return undefined;
};

const isThere = async (path: string): Promise<boolean> => {
  try {
    await lstat(path);
    return true;
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return false;
    throw thrown;
  }
};

/** A file or folder that is open. Memory of a call is given back once it has come back, and never before. */
export class OpenFile implements Disposable, AsyncDisposable {
  readonly #library: Library;
  readonly #path: string;
  readonly #handle: Handle;

  /** Takes over the handle. */
  constructor(library: Library, path: string, handle: Handle) {
    this.#library = library;
    this.#path = path;
    this.#handle = handle;
  }

  async kind(): Promise<Kind> {
    return await this.#told(BASIC, (block) => {
      const attributes = block.uint32(ATTRIBUTES);
      if ((attributes & FILE_ATTRIBUTE_REPARSE_POINT) !== 0) return 'link';
      return (attributes & FILE_ATTRIBUTE_DIRECTORY) === 0 ? 'file' : 'folder';
    });
  }

  async extent(): Promise<Extent> {
    return await this.#told(STANDARD, (block) => ({
      size: block.pointer(END_OF_FILE),
      names: block.uint32(LINKS),
    }));
  }

  async #told<T>(info: typeof BASIC | typeof STANDARD, read: (block: Block) => T): Promise<T> {
    const { GetFileInformationByHandleEx } = this.#library.functions(FILES);
    using block = new Block(info.size);
    if ((await callAsync(GetFileInformationByHandleEx, this.#handle.value, info.kind, block.address, info.size)) === 0)
      throw new Error(`It cannot be told what ${this.#path} is`);
    return read(block);
  }

  async protection(): Promise<Protection> {
    const protection = await readProtection(this.#library, this.#handle.value);
    if (protection === undefined) throw new Error(`The protection of ${this.#path} cannot be read`);
    return protection;
  }

  /** Whether its last line has no end. @param size in bytes */
  async endsInside(size: number): Promise<boolean> {
    if (size === 0) return false;
    const { ReadFile } = this.#library.functions(FILES);
    // Behind it the byte that is read, and how many have been.
    using block = new Block(OVERLAPPED_SIZE + 16);
    block.setPointer(OFFSET, size - 1);
    const { address } = block;
    const read = await callAsync(ReadFile, this.#handle.value, address + OVERLAPPED_SIZE, 1, address + OVERLAPPED_SIZE + 8, address);
    if (read === 0) throw new Error(`${this.#path} cannot be read`);
    return block.bytes[OVERLAPPED_SIZE] !== NEWLINE;
  }

  async append(text: string): Promise<void> {
    const { WriteFile } = this.#library.functions(FILES);
    const bytes = Buffer.from(text);
    using block = new Block(bytes.length + 16);
    block.bytes.set(bytes, 16);
    const written = await callAsync(WriteFile, this.#handle.value, block.address + 16, bytes.length, block.address, 0);
    // The error stayed with the thread that wrote. The same by the file's name fails alike, and says why.
    if (written === 0) await appendFile(this.#path, bytes);
  }

  [Symbol.dispose](): void {
    this.#handle[Symbol.dispose]();
  }

  /** Off the event loop: a file that was written to may be scanned when it is closed. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle[Symbol.asyncDispose]();
  }
}
