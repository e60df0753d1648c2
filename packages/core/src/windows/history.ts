import { readFile, rename, rmdir } from 'node:fs/promises';
import { win32 } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { HistoryStore } from '../platform/history.ts';
import { QgaError } from '../vss/errors.ts';
import type { FailureName } from '../vss/failures.ts';
import { HISTORY_SDDL, POLICY_REGISTRY } from '../vss/ids.ts';
import type { Protection } from './access-list.ts';
import { Handle } from './handle.ts';
import { callAsync, type Library } from './library.ts';
import { FILE_APPEND_DATA, FILE_READ_DATA, type Kind, type OpenFile, openFile } from './open-file.ts';
import { FILE_ALL_ACCESS, isOurs } from './our-objects.ts';
import { programData } from './program-data.ts';
import { readNumber } from './registry.ts';
import { SecurityAttributes } from './security.ts';
import { FILES } from './tables/files.ts';
import { FILE_SHARE_ALL, GENERIC_WRITE, INVALID_HANDLE_VALUE } from './win32.ts';

const CREATE_NEW = 1;

const FILE = 'history.jsonl';
/** What it is called once it is full; an older one is replaced. */
const OLDER = 'history.1.jsonl';
/** Bytes of one of the two. */
const LARGEST = 1024 * 1024;

const reasonOf = (thrown: unknown): string => (thrown instanceof Error ? `${thrown.message}.` : String(thrown));

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
      // Before the folder is known to be ours nothing in it is opened: it could lead anywhere.
      if (!(await this.#has(folder, 'folder'))) await this.#makeOurs(folder);
      if (await this.#appendTo(file, line)) return;
      await this.#makeFile(file);
      // Where somebody else has been faster, it is judged like what was there before.
      if (!(await this.#appendTo(file, line))) throw new Error(`${file} cannot be made`);
    } catch (thrown) {
      throw failed('HISTORY_NOT_KEPT', file, thrown);
    }
  }

  async read(): Promise<readonly string[]> {
    const folder = this.#folder();
    try {
      if (!(await this.#has(folder, 'folder'))) return [];
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
    return (await this.#has(file, 'file')) ? await readFile(file, 'utf8') : '';
  }

  /** Whether it is there. @throws Error where it is of another kind, or not ours */
  async #has(path: string, kind: OwnKind): Promise<boolean> {
    using found = await openFile(this.#library, path, 0);
    if (found === undefined) return false;
    await this.#judge(found, path, kind);
    return true;
  }

  /**
   * Judges what has been opened, a link as the link itself: it cannot be exchanged in between.
   * @returns bytes of a file. @throws Error where it is of another kind, or not ours
   */
  async #judge(found: OpenFile, path: string, kind: OwnKind): Promise<number> {
    // One after the other: no handle is closed that another call is still about.
    const is = await found.kind();
    const { size, names } = is === 'file' ? await found.extent() : { size: 0, names: 1 };
    if (is !== kind || names !== 1) throw new Error(`${path} is no ${kind} of its own`);
    if (!(await this.#isOurs(await found.protection())))
      throw new Error(`${path} belongs to others than Administrators and SYSTEM, or lets others in`);
    return size;
  }

  /**
   * A line of its own, even where a process that died has left half of one.
   * @returns false where there is no file; one that is full makes way
   */
  async #appendTo(path: string, line: string): Promise<boolean> {
    await using file = await openFile(this.#library, path, FILE_READ_DATA | FILE_APPEND_DATA);
    if (file === undefined) return false;
    const size = await this.#judge(file, path, 'file');
    if (size + Buffer.byteLength(line) > LARGEST) {
      await rename(path, win32.join(win32.dirname(path), OLDER));
      return false;
    }
    await file.append(`${(await file.endsInside(size)) ? '\n' : ''}${line}\n`);
    return true;
  }

  /** A file system may keep our descriptor in words of its own, as that of Wine does: then it is ours if it has what one has that is made now. */
  async #isOurs(found: Protection): Promise<boolean> {
    return isOurs(found, undefined, FILE_ALL_ACCESS) || isDeepStrictEqual(found, await this.#protectionMade());
  }

  /** What a folder has that is made with our descriptor, which this file system always keeps alike. */
  async #protectionMade(): Promise<Protection> {
    this.#made ??= await this.#makeToLook();
    return this.#made;
  }

  /** Makes a folder, which is gone again. */
  async #makeToLook(): Promise<Protection> {
    // Had here, and not by every host as it starts: it takes longer to load than most that is had of Node.
    const { randomUUID } = process.getBuiltinModule('node:crypto');
    const path = `${this.#folder()}.${randomUUID()}`;
    if (!(await this.#makeFolder(path))) throw new Error(`${path} cannot be made`);
    try {
      return await this.#protectionOf(path);
    } finally {
      await rmdir(path);
    }
  }

  async #protectionOf(path: string): Promise<Protection> {
    using found = await openFile(this.#library, path, 0);
    if (found === undefined) throw new Error(`${path} is gone`);
    return await found.protection();
  }

  /** Makes our folder. Where somebody else has been faster, it is judged like what was there before. */
  async #makeOurs(folder: string): Promise<void> {
    await this.#makeFolder(folder);
    if (!(await this.#has(folder, 'folder'))) throw new Error(`${folder} cannot be made`);
  }

  /** With our own protection from the first moment, as a file. @returns whether it was made here */
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

type OwnKind = Exclude<Kind, 'link'>;

const failed = (name: FailureName, object: string, thrown: unknown): QgaError =>
  thrown instanceof QgaError ? thrown : QgaError.of(name, { object, detail: reasonOf(thrown) }, { cause: thrown });
