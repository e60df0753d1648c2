import type { AddFailure, Breathe, ComponentInfo } from '../platform/vss.ts';
import { takeBstr } from './bstr.ts';
import { ComObject, succeeded } from './com-object.ts';
import type { ForeignMemory } from './foreign-memory.ts';
import type { Library } from './library.ts';
import { textAt } from './memory.ts';
import type { Method } from './signature.ts';
import { type IVssBackupComponents, type IVssExamineWriterMetadata, IVssWMComponent, IVssWMFiledesc } from './tables/interfaces.ts';

/** VSS_COMPONENTINFO on 64-bit Windows; a test compares it with the SDK's header. @seam */
export const COMPONENT_INFO = {
  size: 72,
  type: 0,
  logicalPath: 8,
  name: 16,
  selectable: 46,
  fileCount: 52,
  databases: 56,
  logFiles: 60,
} as const;

/** Places in the library's scratch block; the GUIDs at multiples of 16 because x64 passes their addresses. */
const OUT = 0;
const INSTANCE = 16;
const WRITER = 32;
const GUID_PAIR_WORDS = 8;

type WMComponent = typeof IVssWMComponent;

/** IVssWMComponent's methods, as one writer's components have them. */
interface Methods {
  readonly GetComponentInfo: Method<WMComponent, 'GetComponentInfo'>;
  readonly FreeComponentInfo: Method<WMComponent, 'FreeComponentInfo'>;
  readonly Release: Method<WMComponent, 'Release'>;
}

const notNull = (pointer: number, call: string): number => {
  if (!(pointer > 0)) throw new TypeError(`${call} gave a null pointer`);
  return pointer;
};

const pointerIn = (words: Uint32Array, offset: number): number => (words[offset / 4] ?? 0) + (words[offset / 4 + 1] ?? 0) * 0x1_0000_0000;

/** How many components are read between two looks whether it is others' turn: a look costs a tenth of reading one. */
const BETWEEN_LOOKS = 16;

const NO_FILES: readonly string[] = [];

type FileCounts = readonly (readonly [call: 'GetFile' | 'GetDatabaseFile' | 'GetDatabaseLogFile', count: number])[];

const fileCountsAt = (memory: ForeignMemory, info: number): FileCounts => [
  ['GetFile', memory.uint32(info + COMPONENT_INFO.fileCount)],
  ['GetDatabaseFile', memory.uint32(info + COMPONENT_INFO.databases)],
  ['GetDatabaseLogFile', memory.uint32(info + COMPONENT_INFO.logFiles)],
];

const hasFiles = (memory: ForeignMemory, info: number): boolean => {
  const { fileCount, databases, logFiles } = COMPONENT_INFO;
  return (memory.uint32(info + fileCount) | memory.uint32(info + databases) | memory.uint32(info + logFiles)) !== 0;
};

/**
 * The components of one writer, held between reading and adding because their choice needs the writer's whole tree and
 * AddComponent gets the strings where VSS put them. A large machine has tens of thousands, so the loops make bare calls,
 * allocate nothing per component but the result, and create no closures.
 */
export class HeldComponents implements Disposable {
  readonly #library: Library;
  readonly #components: ComponentInfo[] = [];
  /** Of each component: the object, and its info, which has the strings. */
  readonly #pointers: number[] = [];
  readonly #infos: number[] = [];
  /** The logical path read last: the info that has it is still held. */
  #lastPathAt = 0;
  #lastPath = '';
  /** One class implements a writer's components, so its vtable is looked up once a writer. */
  #methods: Methods | undefined;

  constructor(library: Library) {
    this.#library = library;
  }

  /**
   * GetComponent and GetComponentInfo for each of `count` components.
   * @throws the HRESULT of the call that failed, or what `breathe` throws; what had been read stays held.
   */
  async read(
    examine: ComObject<typeof IVssExamineWriterMetadata>,
    count: number,
    withFiles: boolean,
    breathe: Breathe,
  ): Promise<readonly ComponentInfo[]> {
    const { scratch, memory } = this.#library;
    const { words } = scratch;
    const { pointer: writer } = examine;
    const GetComponent = examine.method('GetComponent');
    const out = scratch.address + OUT;
    for (let index = 0; index < count; index++) {
      words[OUT / 4] = words[OUT / 4 + 1] = 0;
      succeeded(GetComponent(writer, index, out), 'GetComponent');
      const pointer = this.#hold(pointerIn(words, OUT));
      const { GetComponentInfo } = this.#methodsOf(pointer);
      words[OUT / 4] = words[OUT / 4 + 1] = 0;
      succeeded(GetComponentInfo(pointer, out), 'GetComponentInfo');
      const info = notNull(pointerIn(words, OUT), 'GetComponentInfo');
      this.#infos.push(info);
      const component = this.#decode(info, withFiles);
      const counts = withFiles && hasFiles(memory, info) ? fileCountsAt(memory, info) : undefined;
      this.#components.push(counts === undefined ? component : { ...component, files: await this.#readFiles(pointer, counts, breathe) });
      const others = index % BETWEEN_LOOKS === 0 ? breathe() : undefined;
      if (others !== undefined) await others;
    }
    return this.#components;
  }

  /** AddComponent for each component chosen. @returns those that failed. */
  add(backup: ComObject<typeof IVssBackupComponents>, ids: Uint32Array, chosen: readonly boolean[]): readonly AddFailure[] {
    const { scratch, memory } = this.#library;
    const { words } = scratch;
    const { pointer } = backup;
    const AddComponent = backup.method('AddComponent');
    const instanceId = scratch.guidArgument(INSTANCE);
    const writerId = scratch.guidArgument(WRITER);
    const failures: AddFailure[] = [];
    for (let index = 0; index < this.#components.length; index++) {
      const component = this.#components[index];
      if (chosen[index] !== true || component === undefined) continue;
      // The callee owns what is passed by value and may change it.
      for (let word = 0; word < GUID_PAIR_WORDS; word++) words[INSTANCE / 4 + word] = ids[word] ?? 0;
      const info = this.#infos[index] ?? 0;
      const logicalPath = memory.pointer(info + COMPONENT_INFO.logicalPath);
      const name = memory.pointer(info + COMPONENT_INFO.name);
      const hresult = AddComponent(pointer, instanceId, writerId, component.type, logicalPath, name);
      if (hresult < 0) failures.push({ index, hresult: hresult >>> 0 });
    }
    return failures;
  }

  /**
   * FreeComponentInfo and Release for each.
   * @throws what FreeComponentInfo answered, once all have been released.
   */
  [Symbol.dispose](): void {
    const methods = this.#methods;
    if (methods === undefined) return;
    const { FreeComponentInfo, Release } = methods;
    let answer = 0;
    for (let index = 0; index < this.#pointers.length; index++) {
      const pointer = this.#pointers[index] ?? 0;
      const info = this.#infos[index];
      if (info !== undefined) answer = Math.min(answer, FreeComponentInfo(pointer, info));
      Release(pointer);
    }
    this.#library.countObjects(-this.#pointers.length);
    for (const list of [this.#pointers, this.#infos]) list.length = 0;
    succeeded(answer, 'FreeComponentInfo');
  }

  #methodsOf(pointer: number): Methods {
    if (this.#methods !== undefined) return this.#methods;
    const vtable = this.#library.vtable(IVssWMComponent, pointer);
    this.#methods = {
      GetComponentInfo: vtable.method('GetComponentInfo'),
      FreeComponentInfo: vtable.method('FreeComponentInfo'),
      Release: vtable.method('Release'),
    };
    return this.#methods;
  }

  /** From here on the component is released with the others, whatever fails. */
  #hold(pointer: number): number {
    this.#pointers.push(notNull(pointer, 'GetComponent'));
    this.#library.countObjects(1);
    return pointer;
  }

  /** What an info says, the files not yet read. */
  #decode(info: number, withFiles: boolean): ComponentInfo {
    const { memory } = this.#library;
    const type = memory.uint32(info + COMPONENT_INFO.type);
    const logicalPath = this.#logicalPath(memory.pointer(info + COMPONENT_INFO.logicalPath));
    const name = textAt(memory.pointer(info + COMPONENT_INFO.name));
    // The third byte of its word: one of four booleans of a byte each.
    const selectable = (memory.uint32(info + COMPONENT_INFO.selectable - 2) & 0xff0000) !== 0;
    return withFiles ? { type, logicalPath, name, selectable, files: NO_FILES } : { type, logicalPath, name, selectable };
  }

  /** Neighbours often lie below the same one, as the databases of an instance do: to compare is less than to read. */
  #logicalPath(address: number): string {
    if (this.#library.memory.isSameText(address, this.#lastPathAt)) return this.#lastPath;
    this.#lastPathAt = address;
    this.#lastPath = textAt(address);
    return this.#lastPath;
  }

  /** Folders of a component. The scratch block is anybody's whenever others have run. */
  async #readFiles(pointer: number, counts: FileCounts, breathe: Breathe): Promise<readonly string[]> {
    const paths: string[] = [];
    for (const [call, count] of counts) {
      const method = this.#library.vtable(IVssWMComponent, pointer).method(call);
      for (let file = 0; file < count; file++) {
        paths.push(this.#readPath(method, pointer, file, call));
        const others = breathe();
        if (others !== undefined) await others;
      }
    }
    return paths;
  }

  #readPath(method: Method<WMComponent, 'GetFile'>, pointer: number, file: number, call: string): string {
    const { scratch } = this.#library;
    scratch.setPointer(OUT, 0);
    succeeded(method(pointer, file, scratch.address + OUT), call);
    using description = new ComObject(this.#library, IVssWMFiledesc, scratch.pointer(OUT));
    scratch.setPointer(OUT, 0);
    description.call('GetPath', scratch.address + OUT);
    return takeBstr(this.#library, scratch.pointer(OUT));
  }
}
