import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { type FileHandle, lstat, open, readFile, rename, rmdir } from 'node:fs/promises';
import { win32 } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { HistoryStore } from '../platform/history.ts';
import { QgaError } from '../vss/errors.ts';
import type { FailureName } from '../vss/failures.ts';
import { HISTORY_SDDL, POLICY_REGISTRY } from '../vss/ids.ts';
import type { Protection } from './access-list.ts';
import { Handle } from './handle.ts';
import { callAsync, type Library } from './library.ts';
import { FILE_ALL_ACCESS, isOurs } from './our-objects.ts';
import { programData } from './program-data.ts';
import { readNumber } from './registry.ts';
import { readProtection, SecurityAttributes } from './security.ts';
import { FILES } from './tables/files.ts';
import {
  FILE_FLAG_BACKUP_SEMANTICS,
  FILE_FLAG_OPEN_REPARSE_POINT,
  FILE_SHARE_ALL,
  GENERIC_WRITE,
  INVALID_HANDLE_VALUE,
  OPEN_EXISTING,
  READ_CONTROL,
} from './win32.ts';

const CREATE_NEW = 1;

const FILE = 'history.jsonl';
/** What it is called once it is full; an older one is replaced. */
const OLDER = 'history.1.jsonl';
/** Bytes of one of the two. */
const LARGEST = 1024 * 1024;
const NEWLINE = 10;

const reasonOf = (thrown: unknown): string => (thrown instanceof Error ? `${thrown.message}.` : String(thrown));

const isAbsent = (thrown: unknown): boolean => thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';

/**
 * The history in ProgramData, where every user may make folders: it is written and read only where folder and file belong to
 * Administrators or SYSTEM and let in nobody else, so that nobody else can have put anything in their place; no link is followed.
 */
export class WindowsHistory implements HistoryStore {
  readonly #library: Library;
  #made: Protection | undefined;

  constructor(library: Library) {
    this.#library = library;
  }

  /** @throws the Win32 error of reading the registry */
  isForbidden(): boolean {
    return readNumber(this.#library, POLICY_REGISTRY.key, POLICY_REGISTRY.history) === 0;
  }

  async append(line: string): Promise<void> {
    const folder = this.#folder();
    const file = win32.join(folder, FILE);
    try {
      if ((await this.#find(folder, 'folder')) === undefined) await this.#make(folder, 'folder');
      const found = await this.#find(file, 'file');
      const isFull = found !== undefined && found.size + Buffer.byteLength(line) > LARGEST;
      if (isFull) await rename(file, win32.join(folder, OLDER));
      if (found === undefined || isFull) await this.#make(file, 'file');
      await appendLine(file, line);
    } catch (thrown) {
      throw failed('HISTORY_NOT_KEPT', file, thrown);
    }
  }

  async read(): Promise<readonly string[]> {
    const folder = this.#folder();
    try {
      if ((await this.#find(folder, 'folder')) === undefined) return [];
      const texts = await Promise.all([OLDER, FILE].map((name) => this.#textOf(win32.join(folder, name))));
      return texts.flatMap((text) => text.split('\n')).filter((line) => line !== '');
    } catch (thrown) {
      throw failed('HISTORY_NOT_READABLE', folder, thrown);
    }
  }

  #folder(): string {
    return win32.join(programData(this.#library), 'qga-vss');
  }

  async #textOf(file: string): Promise<string> {
    return (await this.#find(file, 'file')) === undefined ? '' : await readFile(file, 'utf8');
  }

  /** What is there, if anything. @throws Error where it is of another kind, or not ours */
  async #find(path: string, kind: Kind): Promise<Stats | undefined> {
    const found = await lstat(path).catch((thrown: unknown) => {
      if (isAbsent(thrown)) return undefined;
      throw thrown;
    });
    if (found === undefined) return undefined;
    if (kind === 'folder' ? !found.isDirectory() : !found.isFile() || found.nlink !== 1)
      throw new Error(`${path} is no ${kind} of its own`);
    if (!(await this.#isOurs(path))) throw new Error(`${path} belongs to others than Administrators and SYSTEM, or lets others in`);
    return found;
  }

  /**
   * Of a link itself, where it is one. A file system may keep our descriptor in words of its own, as that of Wine does: then it is
   * ours if it has what one has that is made now.
   */
  async #isOurs(path: string): Promise<boolean> {
    const found = await this.#protectionOf(path);
    return isOurs(found, undefined, FILE_ALL_ACCESS) || isDeepStrictEqual(found, await this.#protectionMade());
  }

  /** What a folder has that is made with our descriptor, which this file system always keeps alike. */
  async #protectionMade(): Promise<Protection> {
    this.#made ??= await this.#makeToLook();
    return this.#made;
  }

  /** Makes a folder, which is gone again. */
  async #makeToLook(): Promise<Protection> {
    const path = `${this.#folder()}.${randomUUID()}`;
    if (!(await this.#makeFolder(path))) throw new Error(`${path} cannot be made`);
    try {
      return await this.#protectionOf(path);
    } finally {
      await rmdir(path);
    }
  }

  async #protectionOf(path: string): Promise<Protection> {
    const { CreateFileW } = this.#library.functions(FILES);
    const flags = FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT;
    const value = await callAsync(CreateFileW, path, READ_CONTROL, FILE_SHARE_ALL, 0, OPEN_EXISTING, flags, 0);
    if (value === INVALID_HANDLE_VALUE) throw new Error(`${path} cannot be opened`);
    using handle = new Handle(this.#library, value);
    const protection = await readProtection(this.#library, handle.value);
    if (protection === undefined) throw new Error(`The protection of ${path} cannot be read`);
    return protection;
  }

  /** With our own protection from the first moment. Where somebody else has been faster, it is looked at like what was there before. */
  async #make(path: string, kind: Kind): Promise<void> {
    await (kind === 'folder' ? this.#makeFolder(path) : this.#makeFile(path));
    if ((await this.#find(path, kind)) === undefined) throw new Error(`${path} cannot be made`);
  }

  async #makeFolder(path: string): Promise<boolean> {
    const { CreateDirectoryW } = this.#library.functions(FILES);
    using attributes = new SecurityAttributes(this.#library, HISTORY_SDDL);
    return (await callAsync(CreateDirectoryW, path, attributes.address)) !== 0;
  }

  async #makeFile(path: string): Promise<void> {
    const { CreateFileW } = this.#library.functions(FILES);
    using attributes = new SecurityAttributes(this.#library, HISTORY_SDDL);
    const value = await callAsync(CreateFileW, path, GENERIC_WRITE, FILE_SHARE_ALL, attributes.address, CREATE_NEW, 0, 0);
    if (value !== INVALID_HANDLE_VALUE) new Handle(this.#library, value)[Symbol.dispose]();
  }
}

type Kind = 'folder' | 'file';

const failed = (name: FailureName, object: string, thrown: unknown): QgaError =>
  thrown instanceof QgaError ? thrown : QgaError.of(name, { object, detail: reasonOf(thrown) }, { cause: thrown });

/** A line of its own, even where a process that died has left half of one. */
const appendLine = async (path: string, line: string): Promise<void> => {
  await using file = await open(path, 'a+');
  await file.appendFile(`${(await endsInside(file)) ? '\n' : ''}${line}\n`);
};

const endsInside = async (file: FileHandle): Promise<boolean> => {
  const { size } = await file.stat();
  if (size === 0) return false;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] !== NEWLINE;
};
